{{ config(post_hook="{{ one_pair_at_a_time('stayed', stayed_of_pair) }}") }}
-- depends_on: {{ ref('int_months__rows') }}
-- depends_on: {{ ref('month_fault_results') }}
{%- do stop_build(first_month_fault(ref('month_fault_results'))) -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with movers as (
    select * from {{ ref('int_months__movers') }}
    where is_comparable
),

paths as (
    select
        as_of_from,
        as_of_to,
        event,
        {%- for column in carried_on_paths() %}
        case when is_gone then {{ column }} end as {{ column }}_from,
        case when not is_gone then {{ column }} end as {{ column }}_to,
        {%- endfor %}
        is_gone and balance_amount is not null as has_balance_from,
        not is_gone and balance_amount is not null as has_balance_to,
        cast(count(*) as bigint) as customer_count
        {%- for column, type in summed_on_paths().items() %},
        {%- set x = 'case when is_gone then cast(' ~ column ~ ' as ' ~ type ~ ') end' %}
        {%- set y = 'case when not is_gone then cast(' ~ column ~ ' as ' ~ type ~ ') end' %}
        cast(sum({{ x }}) as decimal(38, 4)) as {{ column }}_from,
        cast(sum({{ y }}) as decimal(38, 4)) as {{ column }}_to,
        cast(sum({{ x }} * {{ x }}) as decimal(38, 4)) as {{ column }}_squares_from,
        cast(sum({{ y }} * {{ y }}) as decimal(38, 4)) as {{ column }}_squares_to,
        cast(null as decimal(38, 4)) as {{ column }}_products
        {%- endfor %}
    from movers
    group by
        as_of_from,
        as_of_to,
        event,
        {%- for column in carried_on_paths() %}
        case when is_gone then {{ column }} end,
        case when not is_gone then {{ column }} end,
        {%- endfor %}
        is_gone and balance_amount is not null,
        not is_gone and balance_amount is not null
    {{- union_of_kept('stayed') }}
)

select * from paths
