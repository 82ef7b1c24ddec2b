with bands as (
    select * from {{ ref('int_features__bands') }}
),

segments as (
    select * from {{ ref('segment_rules') }}
),

level_names as (
    select
        case feature
            when 'city' then 'city'
            else concat(feature, '_band')
        end as attribute_name,
        band as level,
        label_en as name_en,
        label_ru as name_ru
    from bands
    where feature in ('city', 'equity', 'balance')
    union all
    select
        'segment' as attribute_name,
        segment_code as level,
        concat('“', name_en, '”') as name_en,
        concat('«', name_ru, '»') as name_ru
    from segments
)

select * from level_names
