with customers as (
    select * from {{ ref('customers') }}
),

-- A bank with hundreds of cities would otherwise make a cube of a million cells.
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
        customers.product_count,
        customers.segment_code,
        case
            when customers.age_group <> 'missing' then customers.age_group
        end as age_group,
        customers.gender,
        customers.is_active,
        customers.has_credit_card,
        coalesce(
            ranked_cities.city_rank > {{ var('cube_city_count') }}, false
        ) as is_other_city,
        case
            when ranked_cities.city_rank <= {{ var('cube_city_count') }}
                then customers.city
        end as city,
        customers.is_churned,
        customers.balance_amount
    from customers
    left join ranked_cities on customers.city = ranked_cities.city
),

cells as (
    select
        product_count,
        segment_code,
        age_group,
        gender,
        is_active,
        has_credit_card,
        is_other_city,
        city,
        cast(count(*) as bigint) as customer_count,
        cast(sum(case when is_churned then 1 else 0 end) as bigint) as churned_count,
        cast(count(balance_amount) as bigint) as known_balance_count,
        sum(balance_amount) as balance_amount,
        sum(case when is_churned then balance_amount end) as balance_at_risk_amount
    from placed
    group by
        product_count,
        segment_code,
        age_group,
        gender,
        is_active,
        has_credit_card,
        is_other_city,
        city
)

select * from cells
