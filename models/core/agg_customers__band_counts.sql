with customers as (
    select * from {{ ref('customers') }}
),

cities as (
    select * from {{ ref('int_cities__ranked') }}
),

banded as (
    select
        customers.is_complete_case,
        {{ half_of_customer('customers.user_id', 'customers.city') | indent(8) }}
            as half,
        customers.product_band as products,
        customers.balance_band as balance,
        customers.equity_band as equity,
        {{ yes_no('customers.is_active') }} as activity,
        {{ yes_no('customers.has_credit_card') }} as card,
        customers.score_band as score,
        coalesce(customers.gender, 'missing') as gender,
        customers.age_band as age,
        customers.age_group,
        customers.salary_band as salary,
        coalesce(cities.city_level, 'missing') as city,
        customers.is_churned,
        customers.balance_amount
    from customers
    left join cities on customers.city = cities.city
),

patterns as (
    select
        is_complete_case,
        half,
        {{ pattern_features() | join(',\n        ') }},
        is_churned,
        cast(count(*) as bigint) as customer_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount
    from banded
    group by
        is_complete_case,
        half,
        {{ pattern_features() | join(',\n        ') }},
        is_churned
)

select * from patterns
