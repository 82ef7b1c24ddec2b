-- Rules and associations about hundreds of small cities would be as many tests with
-- nobody to act on: the largest cities keep their name, the others share a level.
with customers as (
    select * from {{ ref('customers') }}
),

counts as (
    select
        is_complete_case,
        is_churned,
        cast(count(*) as bigint) as customer_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount,
        coalesce(city, 'missing') as city
    from customers
    group by coalesce(city, 'missing'), is_complete_case, is_churned
),

ranked as (
    select
        city,
        row_number() over (
            order by sum(customer_count) desc, city asc
        ) as size_rank
    from counts
    where city <> 'missing'
    group by city
),

city_counts as (
    select
        counts.city,
        counts.is_complete_case,
        counts.is_churned,
        cast(ranked.size_rank as integer) as size_rank,
        case
            when ranked.size_rank is null then 'missing'
            when ranked.size_rank <= {{ var('pattern_city_limit') }} then counts.city
            else {{ sql_text(var("other_cities")) }}
        end as city_level,
        counts.customer_count,
        counts.balance_amount
    from counts
    left join ranked on counts.city = ranked.city
)

select * from city_counts
