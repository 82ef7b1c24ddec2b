with customers as (
    select * from {{ ref('customers') }}
),

cities as (
    select
        is_complete_case,
        is_churned,
        cast(count(*) as bigint) as customer_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount,
        coalesce(city, 'missing') as city
    from customers
    group by coalesce(city, 'missing'), is_complete_case, is_churned
)

select * from cities
