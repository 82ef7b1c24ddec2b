{#
    The delivered months in their order, as `bank-churn build` put them into the var
    `months`: of each its date and the name of its judged rows, which the latest has
    not. Empty when the extract has no date.
#}
{% macro delivered_months() -%}
    {{ return(var('months').get('months', [])) }}
{%- endmacro %}

{# (earlier, later) date of each month but the first and the one before it. #}
{% macro month_pairs() -%}
    {%- set pairs = [] -%}
    {%- set months = delivered_months() -%}
    {%- for month in months -%}
        {%- if not loop.first -%}
            {%- do pairs.append((loop.previtem.as_of, month.as_of)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(pairs) }}
{%- endmacro %}

{# A date, from its text 2026-10-31. #}
{% macro date_of(as_of) -%}
    cast('{{ as_of }}' as date)
{%- endmacro %}

{# The accepted rows of one month, as the intake typed them. #}
{% macro rows_of_month(month) -%}
    {{ return(
        adapter.dispatch('judged_month')(var('months').folder, month.rows)
        if month.rows else ref('customers')
    ) }}
{%- endmacro %}

{% macro default__judged_month(folder, name) -%}
    {{ return('read_parquet(' ~ sql_text(folder ~ '/' ~ name) ~ ')') }}
{%- endmacro %}

{% macro spark__judged_month(folder, name) -%}
    {#- `bank_churn.spark land` has copied it. -#}
    {{ return('parquet.`' ~ var('landing') ~ '/months/' ~ name ~ '`') }}
{%- endmacro %}

{#
    A mart of months, which is an inner table in the columns and types of its contract.
    Without months there is no such table and the mart is empty: a single extract pays
    for no step of history.
#}
{% macro mart_of_months(name, order_by) -%}
    {%- set inner = ref(name) if delivered_months() else none -%}
    select
        {%- for column in model.columns.values() %}
        cast({{ 'month_rows.' ~ column.name if inner else 'null' }} as {{ column.data_type }})
            as {{ column.name }}
        {{- "," if not loop.last }}
        {%- endfor %}
    {%- if inner %}
    from {{ inner }} as month_rows
    {%- if order_by %}
    order by {{ order_by | join(', ') }}
    {%- endif %}
    {%- else %}
    where false
    {%- endif %}
{%- endmacro %}
