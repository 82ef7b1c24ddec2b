{#- Exact medians in two steps: find the bucket that holds the middle rank by counting,
    then order the values of that bucket alone.
    Their 95 % interval from ranks: the values of rank n / 2 less and plus z sqrt(n) / 2
    (the normal form of the binomial; Conover 1999, section 3.2), each taken at the outer
    end of its bucket, so that the interval is never too short. -#}
with customers as (
    select * from {{ ref('customers') }}
),

value_buckets as (
    select * from {{ ref('agg_customers__value_buckets') }}
),

members as (
    select * from {{ ref('int_groups__members') }}
),

portrait_buckets as (
    select
        members.portrait_key,
        value_buckets.measure,
        value_buckets.bucket,
        min(value_buckets.lowest_value) as lowest_value,
        max(value_buckets.highest_value) as highest_value,
        sum(value_buckets.customer_count) as customer_count
    from value_buckets
    inner join members
        on
            value_buckets.is_complete_case = members.member_is_complete_case
            and value_buckets.product_count = members.member_product_count
            and value_buckets.is_churned = members.member_is_churned
    group by members.portrait_key, value_buckets.measure, value_buckets.bucket
),

ranked_buckets as (
    select
        *,
        sum(customer_count) over (
            partition by portrait_key, measure
            order by bucket asc
            rows between unbounded preceding and current row
        ) as last_rank,
        sum(customer_count) over (partition by portrait_key, measure) as known_count
    from portrait_buckets
),

sides as (
    select 1 as side
    union all
    select 2 as side
),

-- The median of n values is the mean of the two with rank (n + 1) / 2, rounded down
-- and up.
middles as (
    select
        ranked_buckets.*,
        sides.side,
        floor((ranked_buckets.known_count + sides.side) / 2) as middle_rank
    from ranked_buckets
    cross join sides
),

middle_buckets as (
    select
        *,
        middle_rank - (last_rank - customer_count) as rank_in_bucket
    from middles
    where
        middle_rank <= last_rank
        and middle_rank > last_rank - customer_count
),

-- The customers of the second pass, by the keys and the bucket they carry.
open_buckets as (
    select
        middle_buckets.portrait_key,
        middle_buckets.measure,
        middle_buckets.bucket,
        members.member_is_complete_case,
        members.member_product_count,
        members.member_is_churned
    from middle_buckets
    inner join members
        on middle_buckets.portrait_key = members.portrait_key
    where middle_buckets.lowest_value < middle_buckets.highest_value
    group by
        middle_buckets.portrait_key,
        middle_buckets.measure,
        middle_buckets.bucket,
        members.member_is_complete_case,
        members.member_product_count,
        members.member_is_churned
),

open_values as (
    {% for measure in portrait_measures() %}
        select
            open_buckets.portrait_key,
            open_buckets.measure,
            open_buckets.bucket,
            cast(customers.{{ measure }} as decimal(18, 2)) as measured_value,
            count(*) as customer_count
        from customers
        inner join open_buckets
            on
                open_buckets.measure = '{{ measure }}'
                and {{ value_bucket('customers.' ~ measure) }} = open_buckets.bucket
                and customers.is_complete_case = open_buckets.member_is_complete_case
                and customers.product_count = open_buckets.member_product_count
                and customers.is_churned = open_buckets.member_is_churned
        group by
            open_buckets.portrait_key,
            open_buckets.measure,
            open_buckets.bucket,
            customers.{{ measure }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked_values as (
    select
        *,
        sum(customer_count) over (
            partition by portrait_key, measure, bucket
            order by measured_value asc
            rows between unbounded preceding and current row
        ) as last_rank_in_bucket
    from open_values
),

middle_values as (
    select
        middle_buckets.portrait_key,
        middle_buckets.measure,
        middle_buckets.side,
        min(coalesce(ranked_values.measured_value, middle_buckets.lowest_value))
            as measured_value
    from middle_buckets
    left join ranked_values
        on
            middle_buckets.portrait_key = ranked_values.portrait_key
            and middle_buckets.measure = ranked_values.measure
            and middle_buckets.bucket = ranked_values.bucket
            and middle_buckets.rank_in_bucket <= ranked_values.last_rank_in_bucket
    group by middle_buckets.portrait_key, middle_buckets.measure, middle_buckets.side
),

limit_ranks as (
    select
        *,
        floor((known_count - {{ var('interval_z') }} * sqrt(known_count)) / 2)
            as low_rank,
        ceil(1 + (known_count + {{ var('interval_z') }} * sqrt(known_count)) / 2)
            as high_rank
    from ranked_buckets
),

-- With a handful of customers the ranks lie outside of them: then there is no interval.
limits as (
    select
        portrait_key,
        measure,
        min(case when low_rank between 1 and last_rank then lowest_value end)
            as median_low,
        min(
            case
                when high_rank <= known_count and high_rank <= last_rank
                    then highest_value
            end
        ) as median_high
    from limit_ranks
    group by portrait_key, measure
),

medians as (
    select
        middle_values.portrait_key,
        middle_values.measure,
        cast(max(limits.median_low) as double) as median_low,
        cast(max(limits.median_high) as double) as median_high,
        cast(sum(middle_values.measured_value) as double) / 2 as median
    from middle_values
    inner join limits
        on
            middle_values.portrait_key = limits.portrait_key
            and middle_values.measure = limits.measure
    group by middle_values.portrait_key, middle_values.measure
)

select * from medians
