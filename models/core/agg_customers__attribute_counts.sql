with customers as (
    select * from {{ ref('customers') }}
),

cells as (
    select
        is_complete_case,
        product_count,
        segment_code,
        gender,
        is_active,
        has_credit_card,
        is_churned,
        age_years,
        cast(count(*) as bigint) as customer_count
    from customers
    group by
        is_complete_case,
        product_count,
        segment_code,
        gender,
        is_active,
        has_credit_card,
        is_churned,
        age_years
)

select * from cells
