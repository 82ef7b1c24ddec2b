{#
    A delivered cell as a number, in steps: `quick_number` or `quick_whole` takes what is
    plainly a number; of the cells that are left, `number_digits` finds the digits and
    `number_text` makes a plain number's text of them; `number_value` takes whichever gave
    something and `in_range` keeps what lies in the field's range. Nearly every cell is a
    plain number, and the checks cost more than the conversion: so the quick way takes
    only what the careful one would take as the same value.

    `marks` says how the column writes numbers (`number_marks` of `stg_bank__files`): the
    decimal mark, and behind it the mark between thousands, if it is a point or a comma.
    Empty where the column showed neither: then a mark before exactly three digits is not
    taken for either. Blanks and apostrophes may always stand between thousands, a
    currency sign on either side, and brackets or a minus behind mean below zero.
    `bank_churn/intake/numbers.py` says the same in Python; a test holds them together.
#}

{# Engines read 1_000 as a number, people do not write it. #}
{% macro quick_number(cell, marks, type) -%}
    case
        when contains({{ cell }}, '_') or not {{ _is_no_blank_number(cell) }} then null
        when
            {{ marks }} in ('.', '.,')
            or {{ marks }} = '' and not contains({{ cell }}, '.')
            then {{ number_as(cell, type) }}
        when {{ marks }} = ',' and not contains({{ cell }}, '.')
            then {{ number_as("replace(" ~ cell ~ ", ',', '.')", type) }}
    end
{%- endmacro %}

{# Digits, or digits and `.0` as pandas writes it. #}
{% macro quick_whole(cell, marks, type) -%}
    case
        when
            {{ cell }} in (
                cast(try_cast({{ cell }} as {{ type }}) as {{ dbt.type_string() }}),
                cast(try_cast({{ cell }} as {{ type }}) as {{ dbt.type_string() }}) || '.0'
            )
            and {{ marks }} in ('', '.', '.,')
            and {{ _is_no_blank_number(cell) }}
            then try_cast({{ cell }} as {{ type }})
    end
{%- endmacro %}

{# The digits of a cell with the marks between them, where they are the only ones. #}
{% macro number_digits(cell) -%}
    case
        when {{ is_blank(cell) }} then null
        else trim({{ first_match(
                'lower(' ~ cell ~ ')', '[.,]?[0-9][0-9.,' ~ group_blanks()
                ~ ']*(e[+-]?[0-9]+)?'
            ) }})
    end
{%- endmacro %}

{# A number's plain text, `-1234.5`; null when the cell is no number. #}
{% macro number_text(cell, digits, marks) -%}
    {%- set canonical = _canonical_digits(digits, marks) -%}
    {%- set around = _around('lower(' ~ cell ~ ')', digits) -%}
    case
        when
            contains({{ _texts_around() }}, '|' || {{ around }} || '|')
            and (not contains({{ around }}, '+') or left(trim({{ cell }}), 1) = '+')
            and length(replace(lower({{ cell }}), {{ digits }}, ''))
            = length(lower({{ cell }})) - length({{ digits }})
            and {{ is_full_match(
                canonical,
                '([0-9]+([.][0-9]*)?|[.][0-9]+)(e[+-]?[0-9]+)?'
                ~ '|[0-9]{1,3}(~[0-9]{3})+([.][0-9]*)?'
                ~ '|[0-9]{1,2}(~[0-9]{2})+~[0-9]{3}([.][0-9]*)?'
            ) }}
            then
                case
                    when {{ is_full_match(around, '.*[(−-].*') }} then '-' else ''
                end
                || replace({{ canonical }}, '~', '')
    end
{%- endmacro %}

{# The number that the quick way or else the plain text gave. #}
{% macro number_value(quick, plain, field) -%}
    {%- if field['kind'] == 'whole' -%}
    coalesce(
        {{ quick }},
        case
            when {{ is_full_match(plain, '-?[0-9]+([.]0*)?') }}
                then try_cast(split_part({{ plain }}, '.', 1) as {{ field['data_type'] }})
        end
    )
    {%- else -%}
    coalesce({{ quick }}, {{ number_as(plain, field['data_type']) }})
    {%- endif -%}
{%- endmacro %}

{#
    A number when it lies in the field's range, both ends included: the number as it was
    delivered. Rounding may have moved it onto an end, never over it. `field` is a row of
    `extract_fields()`.
#}
{% macro in_range(value, cell, plain, field) -%}
    case
        when {{ value }} > {{ field['lowest'] }} and {{ value }} < {{ field['highest'] }}
            then {{ value }}
        when
            {{ value }} in ({{ field['lowest'] }}, {{ field['highest'] }})
            {%- if field['kind'] != 'whole' %}
            and {{ number_as(
                _plain_text(cell, plain),
                'decimal(38, 10)' if field['kind'] == 'money' else 'decimal(18, 8)'
            ) }}
            between {{ field['lowest'] }} and {{ field['highest'] }}
            {%- endif %}
            then {{ value }}
    end
{%- endmacro %}

{# Condition: a cell that gave no value is a number, but outside the field's range. #}
{% macro is_out_of_range(cell, plain, field) -%}
    {{ number_as(_plain_text(cell, plain), 'double') }}
    not between {{ field['lowest'] }} and {{ field['highest'] }}
{%- endmacro %}

{# A cell without a plain text was plain, or plain but for a decimal comma. #}
{% macro _plain_text(cell, plain) -%}
    coalesce({{ plain }}, replace({{ cell }}, ',', '.'))
{%- endmacro %}

{# Blanks and apostrophes that stand between thousands: plain, no-break, narrow, thin. #}
{% macro group_blanks() -%}
    {{- return(" \u00a0\u202f\u2009'’") -}}
{%- endmacro %}

{# The decimal mark as a point, the marks between thousands as `~`, a foreign one `!`. #}
{% macro _canonical_digits(digits, marks) -%}
    translate(
        case {{ marks }}
            when '.' then translate({{ digits }}, ',', '!')
            when '.,' then translate({{ digits }}, ',', '~')
            when ',' then translate({{ digits }}, '.,', '!.')
            when ',.' then translate({{ digits }}, '.,', '~.')
            else case
                when {{ has_match(digits, '[.,][0-9]{3}($|[^0-9])') }} then '!'
                else translate({{ digits }}, ',', '.')
            end
        end,
        {{ sql_text(group_blanks()) }},
        '{{ '~' * group_blanks() | length }}'
    )
{%- endmacro %}

{# What stands in front of the digits and behind them, without blanks. #}
{% macro _around(text, digits) -%}
    translate(replace({{ text }}, {{ digits }}, ''), '{{ " \u00a0\u202f\u2009" }}', '')
{%- endmacro %}

{# What may stand around a number: a sign, brackets, a currency; as one text, `|a|b|`. #}
{% macro _texts_around() -%}
    {%- set texts = ['', '-', '−', '+', '()'] -%}
    {%- for row in reference_rows('currency_signs', 'sign') -%}
        {%- set sign = row['sign'] -%}
        {%- do texts.extend([
            sign, '-' ~ sign, '−' ~ sign, sign ~ '-', sign ~ '−', '(' ~ sign ~ ')'
        ]) -%}
    {%- endfor -%}
    {{ sql_text('|' ~ texts | join('|') ~ '|') }}
{%- endmacro %}

{# Condition: a bank that writes 0 or 999 for "blank" has no quick way for such a text. #}
{% macro _is_no_blank_number(cell) -%}
    {%- set spellings = [] -%}
    {%- for spelling in var('blank_spellings')
        if modules.re.search('[0-9]', spelling) -%}
        {%- do spellings.append(spelling) -%}
    {%- endfor -%}
    {%- if spellings -%}
    trim({{ cell }}) not in ({{ sql_texts(spellings) | join(', ') }})
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}
