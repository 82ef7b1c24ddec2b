with customers as (
    select * from {{ ref('int_customers__segmented') }}
),

cities as (
    select * from {{ ref('int_customers__cities') }}
),

city_sizes as (
    select
        city,
        row_number() over (order by sum(customer_count) desc, city asc) as size_rank
    from cities
    group by city
),

-- Rules about hundreds of small cities would be as many tests with nobody to act on.
large_cities as (
    select city
    from city_sizes
    where size_rank <= {{ var('pattern_city_limit') }}
),

banded as (
    select
        customers.is_complete_case,
        {{ half_of_customer('customers.user_id', 'customers.city') | indent(8) }} as half,
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
        coalesce(large_cities.city, '{{ var("other_cities") }}') as city,
        customers.is_churned,
        customers.balance_rub
    from customers
    left join large_cities on coalesce(customers.city, 'missing') = large_cities.city
),

patterns as (
    select
        is_complete_case,
        half,
        {{ pattern_features() | join(',\n        ') }},
        is_churned,
        cast(count(*) as bigint) as customer_count,
        cast(sum(balance_rub) as decimal(38, 2)) as balance_rub
    from banded
    group by
        is_complete_case,
        half,
        {{ pattern_features() | join(',\n        ') }},
        is_churned
)

select * from patterns
