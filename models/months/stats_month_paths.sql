{#- (metric, value of a customer or null) of yes/no columns, and of numbers the column
    of the sums and what says whether it is known. -#}
{%- set shares = {
    'churn_rate': 'is_churned',
    'active_share': 'is_active',
    'credit_card_share': 'has_credit_card',
} -%}
{%- set means = {
    'mean_product_count': (
        'product_count', 'segment_code_from is not null', 'segment_code_to is not null',
    ),
    'mean_balance_amount': ('balance_amount', 'has_balance_from', 'has_balance_to'),
} -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with paths as (
    select * from {{ ref('agg_months__paths') }}
),

-- Who has no value in a month was not there, as far as the metric goes.
valued as (
    {%- for metric, column in shares.items() %}
    select
        as_of_from,
        as_of_to,
        '{{ metric }}' as metric,
        case when {{ column }}_from is not null then segment_code_from end as segment_from,
        case when {{ column }}_to is not null then segment_code_to end as segment_to,
        customer_count,
        case when {{ column }}_from then customer_count else 0 end as sum_from,
        case when {{ column }}_to then customer_count else 0 end as sum_to,
        case when {{ column }}_from then customer_count else 0 end as squares_from,
        case when {{ column }}_to then customer_count else 0 end as squares_to,
        case when {{ column }}_from and {{ column }}_to then customer_count else 0 end
            as products
    from paths
    union all
    {%- endfor %}
    {%- for metric, (column, is_known_from, is_known_to) in means.items() %}
    select
        as_of_from,
        as_of_to,
        '{{ metric }}' as metric,
        case when {{ is_known_from }} then segment_code_from end as segment_from,
        case when {{ is_known_to }} then segment_code_to end as segment_to,
        customer_count,
        {{ column }}_from as sum_from,
        {{ column }}_to as sum_to,
        {{ column }}_squares_from as squares_from,
        {{ column }}_squares_to as squares_to,
        {{ column }}_products as products
    from paths
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

cells as (
    select
        as_of_from,
        as_of_to,
        metric,
        segment_from,
        segment_to,
        cast(sum(customer_count) as bigint) as customer_count,
        {%- for column in [
            'sum_from', 'sum_to', 'squares_from', 'squares_to', 'products',
        ] %}
        cast(coalesce(sum({{ column }}), 0) as decimal(38, 4)) as {{ column }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from valued
    where segment_from is not null or segment_to is not null
    group by
        as_of_from,
        as_of_to,
        metric,
        segment_from,
        segment_to
)

select * from cells
