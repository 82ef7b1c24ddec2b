with rules as (
    select * from {{ ref('segment_rules') }}
),

segments as (
    select
        cast(segment_code as varchar) as segment_code,
        cast(name_en as varchar) as name_en,
        cast(name_ru as varchar) as name_ru,
        cast(products_min as integer) as products_min,
        cast(products_max as integer) as products_max,
        cast(position as integer) as position,
        cast(assumed_products_en as varchar) as assumed_products_en,
        cast(assumed_products_ru as varchar) as assumed_products_ru,
        cast(rationale_en as varchar) as rationale_en,
        cast(rationale_ru as varchar) as rationale_ru
    from rules
)

select * from segments
order by position
