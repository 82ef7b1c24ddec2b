{# A whole number that is not negative with commas between thousands. #}
{% macro group_thousands(value) -%}
    {{ return(adapter.dispatch('group_thousands')(value)) }}
{%- endmacro %}

{% macro default__group_thousands(value) -%}
    format('{:,}', cast({{ value }} as bigint))
{%- endmacro %}

{% macro spark__group_thousands(value) -%}
    format_number(cast({{ value }} as bigint), 0)
{%- endmacro %}
