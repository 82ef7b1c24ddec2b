with rules as (
    select * from {{ ref('segment_rules') }}
),

segments as (
    select
        cast(segment_code as string) as segment_code,
        cast(name_en as string) as name_en,
        cast(name_ru as string) as name_ru,
        cast(products_min as integer) as products_min,
        cast(products_max as integer) as products_max,
        cast(position as integer) as position,
        cast(assumed_products_en as string) as assumed_products_en,
        cast(assumed_products_ru as string) as assumed_products_ru,
        cast(rationale_en as string) as rationale_en,
        cast(rationale_ru as string) as rationale_ru
    from rules
)

select * from segments
order by position
