with customers as {{ not_materialized() }} (
    select * from {{ ref('customers') }}
),

-- A bank with hundreds of cities would otherwise make a million totals.
city_sizes as (
    select
        city,
        count(*) as customer_count
    from customers
    where city is not null
    group by city
),

ranked_cities as (
    select
        city,
        row_number() over (
            order by customer_count desc, city asc
        ) as city_rank
    from city_sizes
),

placed as (
    select
        case
            when customers.city is null then 'missing'
            when ranked_cities.city_rank <= {{ var('named_city_count') }}
                then customers.city
            else '{{ var("other_cities") }}'
        end as city,
        coalesce(customers.gender, 'missing') as gender,
        customers.age_group,
        {{ yes_no('customers.is_active') }} as activity,
        {{ yes_no('customers.has_credit_card') }} as credit_card,
        customers.segment_code,
        customers.product_count,
        customers.is_churned,
        customers.balance_amount
    from customers
    left join ranked_cities on customers.city = ranked_cities.city
),

cells as (
    select
        {% for attribute in total_attributes() %}
            {{ attribute }},
        {% endfor %}
        cast(count(*) as bigint) as customer_count,
        cast(sum(case when is_churned then 1 else 0 end) as bigint) as churned_count,
        cast(count(balance_amount) as bigint) as known_balance_count,
        sum(balance_amount) as balance_amount,
        sum(case when is_churned then balance_amount end) as balance_at_risk_amount
    from placed
    group by {{ total_attributes() | join(', ') }}
)

select * from cells
