{# A text as a number type; null when it is no number. #}
{% macro number_as(text, type) -%}
    {{ return(adapter.dispatch('number_as')(text, type)) }}
{%- endmacro %}

{% macro default__number_as(text, type) -%}
    try_cast({{ text }} as {{ type }})
{%- endmacro %}

{# Java also takes digits of other scripts, 5d and 0x5 for numbers. #}
{% macro spark__number_as(text, type) -%}
    case
        when not regexp_like({{ text }}, '[^ -~]|[0-9.][dDfF] *$|[xX]')
            then try_cast({{ text }} as {{ type }})
    end
{%- endmacro %}
