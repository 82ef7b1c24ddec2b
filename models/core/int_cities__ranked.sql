-- Rules and associations about hundreds of small cities would be as many tests with
-- nobody to act on: the largest cities keep their name, the others share a level.
with counts as (
    select * from {{ ref('agg_customers__city_counts') }}
),

sizes as (
    select
        city,
        sum(customer_count) as customer_count
    from counts
    where city <> 'missing'
    group by city
),

ranked as (
    select
        city,
        row_number() over (
            order by customer_count desc, city asc
        ) as size_rank
    from sizes
),

cities as (
    select
        city,
        cast(size_rank as integer) as size_rank,
        case
            when size_rank <= {{ var('pattern_city_limit') }} then city
            else {{ sql_text(var("other_cities")) }}
        end as city_level
    from ranked
)

select * from cities
