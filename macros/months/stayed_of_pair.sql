{# What is carried along the way of a customer from one month to the next. #}
{% macro carried_on_paths() -%}
    {{ return(['segment_code', 'has_credit_card', 'is_active', 'is_churned']) }}
{%- endmacro %}

{# What is summed of it, in the narrowest type whose square cannot overflow. #}
{% macro summed_on_paths() -%}
    {{ return({'product_count': 'decimal(9, 0)', 'balance_amount': 'decimal(19, 2)'}) }}
{%- endmacro %}

{# The paths of those who are there in both months: rows of `agg_months__paths`. #}
{% macro stayed_of_pair(before, after) -%}
    select
        {{ date_of(before) }} as as_of_from,
        {{ date_of(after) }} as as_of_to,
        case
            when earlier.is_churned = later.is_churned then 'stayed'
            when later.is_churned then 'flagged'
            else 'flag_withdrawn'
        end as event,
        {%- for column in carried_on_paths() %}
        earlier.{{ column }} as {{ column }}_from,
        later.{{ column }} as {{ column }}_to,
        {%- endfor %}
        earlier.balance_amount is not null as has_balance_from,
        later.balance_amount is not null as has_balance_to,
        cast(count(*) as bigint) as customer_count
        {%- for column, type in summed_on_paths().items() %},
        {%- set x = 'cast(earlier.' ~ column ~ ' as ' ~ type ~ ')' %}
        {%- set y = 'cast(later.' ~ column ~ ' as ' ~ type ~ ')' %}
        cast(sum({{ x }}) as decimal(38, 4)) as {{ column }}_from,
        cast(sum({{ y }}) as decimal(38, 4)) as {{ column }}_to,
        cast(sum({{ x }} * {{ x }}) as decimal(38, 4)) as {{ column }}_squares_from,
        cast(sum({{ y }} * {{ y }}) as decimal(38, 4)) as {{ column }}_squares_to,
        cast(sum({{ x }} * {{ y }}) as decimal(38, 4)) as {{ column }}_products
        {%- endfor %}
    from {{ ref('int_months__rows') }} as earlier
    inner join {{ ref('int_months__rows') }} as later
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
        {%- for column in carried_on_paths() %}
        earlier.{{ column }},
        later.{{ column }},
        {%- endfor %}
        earlier.balance_amount is not null,
        later.balance_amount is not null
{%- endmacro %}
