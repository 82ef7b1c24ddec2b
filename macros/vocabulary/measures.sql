{#
    The number-valued columns of the customers that portraits describe: the one list from
    which counting, medians, portraits and metrics are generated.

    column: in the mart `customers`.
    name: in the portraits, after mean_, median_, sd_ and missing_.
    kind: years, points or money. Money is placed in buckets 1 % wide.
    wide_type: the narrowest decimal whose square cannot overflow.
#}
{% macro customer_measures() -%}
    {{ return([
        {'column': 'age_years', 'name': 'age_years', 'kind': 'years',
         'wide_type': 'decimal(9, 2)'},
        {'column': 'equity_score', 'name': 'equity_score', 'kind': 'points',
         'wide_type': 'decimal(9, 2)'},
        {'column': 'credit_score', 'name': 'credit_score', 'kind': 'points',
         'wide_type': 'decimal(9, 2)'},
        {'column': 'balance_amount', 'name': 'balance_amount', 'kind': 'money',
         'wide_type': 'decimal(19, 2)'},
        {'column': 'estimated_salary_amount', 'name': 'salary_amount', 'kind': 'money',
         'wide_type': 'decimal(19, 2)'},
    ]) }}
{%- endmacro %}

{# Their columns. #}
{% macro portrait_measures() -%}
    {{ return(customer_measures() | map(attribute='column') | list) }}
{%- endmacro %}

{# Those of them that are money. #}
{% macro money_measures() -%}
    {{ return(
        customer_measures() | selectattr('kind', 'equalto', 'money')
        | map(attribute='column') | list
    ) }}
{%- endmacro %}
