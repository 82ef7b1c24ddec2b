with buckets as (
    select * from {{ ref('agg_customers__value_buckets') }}
),

cells as (
    select * from {{ ref('agg_customers__attribute_counts') }}
),

product_counts as (
    select
        product_count,
        sum(customer_count) as customer_count
    from cells
    group by product_count
),

sizes as (
    select
        measure,
        bucket,
        highest_value,
        customer_count
    from buckets
    union all
    select
        'product_count' as measure,
        product_count as bucket,
        product_count as highest_value,
        customer_count
    from product_counts
),

counted as (
    select
        sizes.measure,
        sizes.bucket,
        max(sizes.highest_value) as highest_value,
        sum(sizes.customer_count) as customer_count
    from sizes
    group by sizes.measure, sizes.bucket
),

ranked as (
    select
        measure,
        highest_value,
        sum(customer_count) over (
            partition by measure
            order by bucket asc
            rows between unbounded preceding and current row
        ) as last_rank,
        row_number() over (
            partition by measure
            order by bucket asc
        ) as value_rank,
        sum(customer_count) over (partition by measure) as known_count,
        count(*) over (partition by measure) as value_count
    from counted
),

bins as (
    {% for bin in range(1, 10) %}
        select {{ bin }} as bin
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A feature of few values keeps them, for deciles would merge the rare ones. The rank
-- is that of numpy.quantile, whose interpolated edge parts customers in the same place;
-- money is known to a bucket of about 1 %, so its deciles are nearly equal in size.
placed as (
    select
        ranked.measure,
        bins.bin,
        min(
            case
                when ranked.value_count <= 10 and ranked.value_rank = bins.bin
                    then ranked.highest_value
                when
                    ranked.value_count > 10
                    and ranked.last_rank
                    >= floor((ranked.known_count - 1) * bins.bin / 10.0) + 1
                    then ranked.highest_value
            end
        ) as edge
    from ranked
    cross join bins
    group by ranked.measure, bins.bin
),

edges as (
    select
        case measure
            {% for feature, measure in measured_features().items() %}
                when '{{ measure }}' then '{{ feature }}'
            {% endfor %}
        end as feature,
        bin,
        cast(edge as double) as edge
    from placed
    where edge is not null
)

select * from edges
