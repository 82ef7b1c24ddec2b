{#- The order of the customers, for what compares ranks: exact for ages, scores and
    numbers of products; money is counted in buckets 1 % wide. -#}
with value_buckets as (
    select * from {{ ref('agg_customers__value_buckets') }}
),

attribute_sums as (
    select * from {{ ref('agg_customers__attribute_sums') }}
),

hypotheses as (
    select * from {{ ref('int_hypotheses__checked') }}
),

populations as (
    select * from {{ ref('populations') }}
),

segments as (
    select
        product_count,
        max(segment_code) as segment_code
    from attribute_sums
    group by product_count
),

counted as (
    select
        value_buckets.is_complete_case,
        value_buckets.product_count,
        segments.segment_code,
        value_buckets.gender,
        value_buckets.is_active,
        value_buckets.has_credit_card,
        value_buckets.is_churned,
        value_buckets.measure,
        value_buckets.bucket,
        value_buckets.lowest_value,
        value_buckets.highest_value,
        value_buckets.customer_count
    from value_buckets
    left join segments on value_buckets.product_count = segments.product_count
    union all
    select
        is_complete_case,
        product_count,
        segment_code,
        gender,
        is_active,
        has_credit_card,
        is_churned,
        'product_count' as measure,
        product_count as bucket,
        product_count as lowest_value,
        product_count as highest_value,
        customer_count
    from attribute_sums
),

compared as (
    select
        populations.population,
        hypotheses.hypothesis_id,
        {{ hypothesis_arm() | indent(8) }} as arm,
        counted.bucket,
        counted.lowest_value,
        counted.highest_value,
        counted.customer_count
    from counted
    inner join hypotheses on counted.measure = hypotheses.measure
    inner join populations
        on not populations.is_complete_only or counted.is_complete_case
),

-- One value for both groups, so that a bucket is a tie between them.
buckets as (
    select
        population,
        hypothesis_id,
        bucket,
        cast(min(lowest_value) + max(highest_value) as double) / 2 as bucket_value
    from compared
    where arm is not null
    group by population, hypothesis_id, bucket
),

histograms as (
    select
        compared.population,
        compared.hypothesis_id,
        compared.arm,
        buckets.bucket_value,
        cast(sum(compared.customer_count) as bigint) as customer_count
    from compared
    inner join buckets
        on
            compared.population = buckets.population
            and compared.hypothesis_id = buckets.hypothesis_id
            and compared.bucket = buckets.bucket
    where compared.arm is not null
    group by
        compared.population,
        compared.hypothesis_id,
        compared.arm,
        buckets.bucket_value
)

select * from histograms
