{# Delivered text as typed values; null where it is no such value. #}

{# Text without the blanks around it; null for the spellings of a blank cell. #}
{% macro cell_text(text) -%}
    case
        when lower(trim({{ text }})) not in (
            {%- for spelling in var('blank_spellings') %}
            {{- sql_text(spelling) }}{{ ", " if not loop.last }}
            {%- endfor -%}
        )
            then trim({{ text }})
    end
{%- endmacro %}

{#
    A number's text with a decimal point. With a decimal comma, blanks (space, no-break
    and narrow no-break space) may stand between thousands, and a point is no mark:
    1.234 would be a thousandth of what was meant. Engines read 1_000 as a number, people
    do not write it.
#}
{% macro number_text(text) -%}
    case
        when contains({{ text }}, '_') then null
        when decimal_mark = '.' then {{ text }}
        when contains({{ text }}, '.') then null
        else replace(translate({{ text }}, ' {{ "\u00a0\u202f" }}', ''), ',', '.')
    end
{%- endmacro %}

{# 25 and 25.0 are whole, 25.5 is not. #}
{% macro whole_value(number) -%}
    case
        when {{ is_full_match(number, '[+-]?[0-9]+([.]0*)?') }}
            then try_cast(split_part({{ number }}, '.', 1) as bigint)
    end
{%- endmacro %}

{# The value when it lies in the field's range in the var `valid_ranges`. #}
{% macro in_range(value, field) -%}
    {%- set low, high = var('valid_ranges')[field] -%}
    case when {{ value }} between {{ low }} and {{ high }} then {{ value }} end
{%- endmacro %}

{# The reason code when a text gave no value; null when it did. #}
{% macro wrong(value, text, reason) -%}
    case when {{ text }} is not null and {{ value }} is null then '{{ reason }}' end
{%- endmacro %}
