-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02
with value_buckets as (
    select * from {{ ref('agg_customers__value_buckets') }}
),

members as (
    select * from {{ ref('int_groups__members') }}
    where population = 'all_customers' and portrait in ('churn', 'segment_and_churn')
),

money_buckets as (
    select
        members.segment_code,
        case value_buckets.measure
            {% for measure in customer_measures() if measure.kind == 'money' %}
                when '{{ measure.column }}' then 'mean_{{ measure.name }}'
            {% endfor %}
        end as metric,
        members.is_churned,
        value_buckets.bucket,
        cast(sum(value_buckets.customer_count) as bigint) as customer_count
    from value_buckets
    inner join members
        on
            value_buckets.is_complete_case = members.member_is_complete_case
            and value_buckets.product_count = members.member_product_count
            and value_buckets.is_churned = members.member_is_churned
    where value_buckets.measure in (
        {{- sql_texts(money_measures()) | join(', ') -}}
    )
    group by
        members.segment_code,
        value_buckets.measure,
        members.is_churned,
        value_buckets.bucket
)

select * from money_buckets
