{#- The 95 % interval of a median from ranks: the values of rank n / 2 less and plus
    z sqrt(n) / 2 (the normal form of the binomial; Conover 1999, section 3.2), each
    taken at the outer end of its bucket, so that the interval is never too short. -#}
with value_buckets as (
    select * from {{ ref('agg_customers__value_buckets') }}
),

members as (
    select * from {{ ref('int_groups__members') }}
),

buckets as (
    select
        members.population,
        members.portrait,
        members.segment_code,
        members.product_count,
        members.is_churned,
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
    where members.population = 'all_customers'
    group by
        members.population,
        members.portrait,
        members.segment_code,
        members.product_count,
        members.is_churned,
        members.portrait_key,
        value_buckets.measure,
        value_buckets.bucket
),

ranked as (
    select
        *,
        sum(customer_count) over (
            partition by portrait_key, measure
            order by bucket asc
            rows between unbounded preceding and current row
        ) as last_rank,
        sum(customer_count) over (partition by portrait_key, measure) as known_count
    from buckets
),

with_limits as (
    select
        *,
        floor((known_count - {{ var('interval_z') }} * sqrt(known_count)) / 2)
            as low_rank,
        ceil(1 + (known_count + {{ var('interval_z') }} * sqrt(known_count)) / 2)
            as high_rank
    from ranked
),

-- With a handful of customers the ranks lie outside of them: then there is no interval.
limits as (
    select
        population,
        portrait,
        segment_code,
        product_count,
        is_churned,
        measure,
        min(case when low_rank between 1 and last_rank then lowest_value end)
            as median_low,
        min(
            case
                when high_rank <= known_count and high_rank <= last_rank
                    then highest_value
            end
        ) as median_high
    from with_limits
    group by
        population,
        portrait,
        segment_code,
        product_count,
        is_churned,
        portrait_key,
        measure
)

select
    population,
    portrait,
    segment_code,
    product_count,
    is_churned,
    case measure
        {% for measure in customer_measures() %}
            when '{{ measure.column }}' then 'median_{{ measure.name }}'
        {% endfor %}
    end as metric,
    cast(median_low as double) as median_low,
    cast(median_high as double) as median_high
from limits
