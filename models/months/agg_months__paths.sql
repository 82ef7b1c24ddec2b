-- depends_on: {{ ref('int_months__rows') }}
-- depends_on: {{ ref('month_fault_results') }}
{%- do stop_build(first_month_fault(ref('month_fault_results'))) -%}
{#- The same customers in both months, and what can change of them. -#}
{%- set carried = ['segment_code', 'has_credit_card', 'is_active', 'is_churned'] -%}
{%- set sums = {
    'product_count': 'decimal(9, 0)',
    'balance_amount': 'decimal(19, 2)',
} -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with month_rows as (
    select * from {{ ref('int_months__rows') }}
),

movers as (
    select * from {{ ref('int_months__movers') }}
    where is_comparable
),

paths as (
    {%- for before, after in month_pairs() if kept_counts('stayed', after) is none %}
    select
        {{ date_of(before) }} as as_of_from,
        {{ date_of(after) }} as as_of_to,
        case
            when earlier.is_churned = later.is_churned then 'stayed'
            when later.is_churned then 'flagged'
            else 'flag_withdrawn'
        end as event,
        {%- for column in carried %}
        earlier.{{ column }} as {{ column }}_from,
        later.{{ column }} as {{ column }}_to,
        {%- endfor %}
        earlier.balance_amount is not null as has_balance_from,
        later.balance_amount is not null as has_balance_to,
        cast(count(*) as bigint) as customer_count
        {%- for column, type in sums.items() %},
        {%- set x = 'cast(earlier.' ~ column ~ ' as ' ~ type ~ ')' %}
        {%- set y = 'cast(later.' ~ column ~ ' as ' ~ type ~ ')' %}
        cast(sum({{ x }}) as decimal(38, 4)) as {{ column }}_from,
        cast(sum({{ y }}) as decimal(38, 4)) as {{ column }}_to,
        cast(sum({{ x }} * {{ x }}) as decimal(38, 4)) as {{ column }}_squares_from,
        cast(sum({{ y }} * {{ y }}) as decimal(38, 4)) as {{ column }}_squares_to,
        cast(sum({{ x }} * {{ y }}) as decimal(38, 4)) as {{ column }}_products
        {%- endfor %}
    from month_rows as earlier
    inner join month_rows as later
        on
            earlier.user_id = later.user_id
            and earlier.branch = later.branch
    where
        earlier.as_of = {{ date_of(before) }}
        and later.as_of = {{ date_of(after) }}
    group by
        case
            when earlier.is_churned = later.is_churned then 'stayed'
            when later.is_churned then 'flagged'
            else 'flag_withdrawn'
        end,
        {%- for column in carried %}
        earlier.{{ column }},
        later.{{ column }},
        {%- endfor %}
        earlier.balance_amount is not null,
        later.balance_amount is not null
    union all
    {%- endfor %}
    select
        as_of_from,
        as_of_to,
        event,
        {%- for column in carried %}
        case when is_gone then {{ column }} end as {{ column }}_from,
        case when not is_gone then {{ column }} end as {{ column }}_to,
        {%- endfor %}
        is_gone and balance_amount is not null as has_balance_from,
        not is_gone and balance_amount is not null as has_balance_to,
        cast(count(*) as bigint) as customer_count
        {%- for column, type in sums.items() %},
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
        {%- for column in carried %}
        case when is_gone then {{ column }} end,
        case when not is_gone then {{ column }} end,
        {%- endfor %}
        is_gone and balance_amount is not null,
        not is_gone and balance_amount is not null
    {{- union_of_kept('stayed') }}
)

select * from paths
