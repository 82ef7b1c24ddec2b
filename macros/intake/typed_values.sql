{#
    Delivered text as typed values; null when it is blank or is no such value. They are
    for queries that have `missing_spellings` and `decimal_mark` at hand.
#}

{# Is this text a way to leave a cell blank? #}
{% macro is_blank(text) -%}
    (
        {{ text }} is null
        or {{ trimmed(text) }} = ''
        or list_contains(missing_spellings, lower({{ trimmed(text) }}))
    )
{%- endmacro %}

{# Text without the blanks around it: space, tab, no-break space. #}
{% macro trimmed(text) -%}
    trim({{ text }}, ' ' || chr(9) || chr(160))
{%- endmacro %}

{#
    A number's text as SQL writes it. With a decimal comma, blanks (space, no-break and
    narrow no-break space) may stand between thousands and a point is no mark: 1.234 would be a thousandth of what was meant.
#}
{% macro number_text(text) -%}
    case
        when contains({{ text }}, '_') then null
        when decimal_mark = '.' then {{ trimmed(text) }}
        when contains({{ text }}, '.') then null
        else replace(
            translate({{ text }}, ' ' || chr(9) || chr(160) || chr(8239), ''), ',', '.'
        )
    end
{%- endmacro %}

{% macro decimal_value(text, precision, scale) -%}
    try_cast({{ number_text(text) }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}

{# 25 and 25.0 are whole, 25.5 is not. #}
{% macro whole_value(text) -%}
    case
        when regexp_full_match({{ number_text(text) }}, '[+-]?[0-9]+(\.0*)?')
            then try_cast(split_part({{ number_text(text) }}, '.', 1) as bigint)
    end
{%- endmacro %}

{# The value when it lies in the field's range in the var `valid_ranges`. #}
{% macro in_range(value, field) -%}
    {%- set low, high = var('valid_ranges')[field] -%}
    case when {{ value }} between {{ low }} and {{ high }} then {{ value }} end
{%- endmacro %}

{# Why a text gave no value; `if_blank` only for fields where a blank is no value. #}
{% macro reason(value, text, field, if_wrong, if_blank=none) -%}
    case
        when {{ value }} is not null then null
        when {{ is_blank(text) }}
            then {{ "'" ~ if_blank ~ "_" ~ field ~ "'" if if_blank else "null" }}
        else '{{ if_wrong }}_{{ field }}'
    end
{%- endmacro %}
