with customers as (
    select * from {{ ref('int_customers__segmented') }}
),

bucketed as (
    select
        is_complete_case,
        product_count,
        is_churned
        {%- for measure in portrait_measures() %},
        {{ measure }},
        {{ value_bucket(measure) }} as {{ measure }}_bucket
        {%- endfor %}
    from customers
),

value_buckets as (
    {%- for measure in portrait_measures() %}
    select
        is_complete_case,
        product_count,
        is_churned,
        '{{ measure }}' as measure,
        {{ measure }}_bucket as bucket,
        cast(min({{ measure }}) as decimal(18, 2)) as lowest_value,
        cast(max({{ measure }}) as decimal(18, 2)) as highest_value,
        cast(count(*) as bigint) as customer_count
    from bucketed
    where {{ measure }} is not null
    group by is_complete_case, product_count, is_churned, {{ measure }}_bucket
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from value_buckets
