{%- set attributes = [
    'is_complete_case', 'product_count', 'gender', 'is_active', 'has_credit_card',
    'is_churned',
] -%}
with customers as {{ not_materialized() }} (
    select * from {{ ref('customers') }}
),

value_buckets as (
    {% for measure in portrait_measures() %}
        select
            {{ attributes | join(',\n            ') }},
            '{{ measure }}' as measure,
            {{ value_bucket(measure) }} as bucket,
            cast(min({{ measure }}) as decimal(18, 2)) as lowest_value,
            cast(max({{ measure }}) as decimal(18, 2)) as highest_value,
            cast(count(*) as bigint) as customer_count
        from customers
        where {{ measure }} is not null
        group by
            {{ attributes | join(',\n            ') }},
            {{ value_bucket(measure) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from value_buckets
