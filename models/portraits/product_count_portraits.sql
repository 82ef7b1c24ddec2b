-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT05
with portraits as (
    select * from {{ ref('int_groups__measures') }}
),

assumptions as (
    select * from {{ ref('product_count_assumptions') }}
),

rationales as (
    select * from {{ ref('product_rationale_results') }}
),

product_count_portraits as (
    select
        cast(portraits.product_count as integer) as product_count,
        {{ portrait_columns('portraits') | indent(8) }},
        cast(assumptions.assumed_products_en as string) as assumed_products_en,
        cast(assumptions.assumed_products_ru as string) as assumed_products_ru,
        cast(rationales.rationale_en as string) as rationale_en,
        cast(rationales.rationale_ru as string) as rationale_ru
    from portraits
    left join rationales on portraits.product_count = rationales.product_count
    left join assumptions
        on
            portraits.product_count >= assumptions.products_min
            and portraits.product_count
            <= coalesce(assumptions.products_max, portraits.product_count)
    where portraits.population = 'all_customers' and portraits.portrait = 'product_count'
)

select * from product_count_portraits
order by product_count
