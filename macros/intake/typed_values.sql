{#
    Delivered text as typed values; null where it is no such value.

    Nearly every cell is a plain value, and the checks cost more than the conversion. So
    each value has a quick way, which takes only what the careful one would take as the
    same value, and the careful one runs on the cells that are left.
#}

{# Condition: a text in lower case and without blanks around it is a blank cell. #}
{% macro is_blank(lower_text) -%}
    (
        {%- for spelling in sql_texts(var('blank_spellings')) %}
        {{ lower_text }} = {{ spelling }}
        {{- " or" if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# Text without the blanks around it; null for the spellings of a blank cell. #}
{% macro cell_text(text) -%}
    case when not {{ is_blank('lower(trim(' ~ text ~ '))') }} then trim({{ text }}) end
{%- endmacro %}

{# Condition: a bank that writes 0 or 999 for "blank" has no quick way for such a text. #}
{% macro _is_no_blank_number(text) -%}
    {%- set spellings = [] -%}
    {%- for spelling in var('blank_spellings')
        if modules.re.search('[0-9]', spelling) -%}
        {%- do spellings.append(spelling) -%}
    {%- endfor -%}
    {%- if spellings -%}
    trim({{ text }}) not in ({{ sql_texts(spellings) | join(', ') }})
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}

{# A whole number in digits, or in digits and `.0` as pandas writes it. #}
{% macro quick_whole_number(text) -%}
    case
        when
            decimal_mark = '.'
            and {{ text }} in (
                cast(try_cast({{ text }} as bigint) as {{ dbt.type_string() }}),
                cast(try_cast({{ text }} as bigint) as {{ dbt.type_string() }}) || '.0'
            )
            and {{ _is_no_blank_number(text) }}
            then try_cast({{ text }} as bigint)
    end
{%- endmacro %}

{# Engines read 1_000 as a number, people do not write it. #}
{% macro quick_decimal(text, type) -%}
    case
        when
            decimal_mark = '.'
            and not contains({{ text }}, '_')
            and {{ _is_no_blank_number(text) }}
            then {{ number_as(text, type) }}
    end
{%- endmacro %}

{#
    A number's text with a decimal point. With a decimal comma, blanks (space, no-break
    and narrow no-break space) may stand between thousands, and a point is no mark:
    1.234 would be a thousandth of what was meant.
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

{#
    The canonical value of a code by the rows of the seed `code_values`, which does not
    mind upper and lower case.
#}
{% macro code_value(field, lower_text, codes) -%}
    {{ _code_case(field, lower_text, codes, both_cases=false) }}
{%- endmacro %}

{# Knows upper case by listing it. #}
{% macro quick_code(field, text, codes) -%}
    {{ _code_case(field, text, codes, both_cases=true) }}
{%- endmacro %}

{% macro _code_case(field, text, codes, both_cases) -%}
    {%- set type = dbt.type_string() if field == 'gender' else 'boolean' -%}
    {%- set spellings, values = [], [] -%}
    {%- for row in codes
        if row['field'] == field
        and row['source_value'] not in var('blank_spellings') -%}
        {%- set code = row['source_value'] -%}
        {%- for spelling in ([code, code | upper] if both_cases else [code]) | unique -%}
            {%- do spellings.append(spelling) -%}
            {%- do values.append(row['canonical_value']) -%}
        {%- endfor -%}
    {%- endfor -%}
    case {{ text }}
        {%- for spelling in sql_texts(spellings) %}
        when {{ spelling }}
            then cast({{ sql_text(values[loop.index0]) }} as {{ type }})
        {%- else %}
        when '' then cast(null as {{ type }})
        {%- endfor %}
    end
{%- endmacro %}

{# The value when it lies in the field's range in the var `valid_ranges`. #}
{% macro in_range(value, field) -%}
    {%- set low, high = var('valid_ranges')[field] -%}
    case when {{ value }} between {{ low }} and {{ high }} then {{ value }} end
{%- endmacro %}
