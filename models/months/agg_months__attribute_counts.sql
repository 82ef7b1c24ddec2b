-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with month_rows as (
    select * from {{ ref('int_months__rows') }}
    where {{ is_to_be_counted('attribute_counts') }}
),

cells as (
    select
        as_of,
        segment_code,
        product_count,
        gender,
        age_years,
        has_credit_card,
        is_active,
        is_churned,
        cast(count(*) as bigint) as customer_count,
        cast(count(balance_amount) as bigint) as known_balance_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount
    from month_rows
    group by
        as_of,
        segment_code,
        product_count,
        gender,
        age_years,
        has_credit_card,
        is_active,
        is_churned
    {{- union_of_kept('attribute_counts') }}
)

select * from cells
