with customers as (
    select * from {{ ref('customers') }}
),

cities as (
    select
        city,
        city_level
    from {{ ref('agg_customers__city_counts') }}
    where size_rank is not null
    group by city, city_level
),

banded as (
    select
        customers.is_complete_case,
        customers.segment_code,
        customers.half,
        {% for feature, band in bands_of('customers').items() if feature != 'city' %}
            {{ band }} as {{ feature }},
        {% endfor %}
        coalesce(cities.city_level, 'missing') as city,
        customers.is_churned,
        customers.balance_amount
    from customers
    left join cities on customers.city = cities.city
),

patterns as (
    select
        is_complete_case,
        segment_code,
        half,
        {{ pattern_features() | join(',\n        ') }},
        is_churned,
        cast(count(*) as bigint) as customer_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount
    from banded
    group by
        is_complete_case,
        segment_code,
        half,
        {{ pattern_features() | join(',\n        ') }},
        is_churned
)

select * from patterns
