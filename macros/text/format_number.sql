{#
    A number as people read it: half up, RU with a decimal comma, no-break spaces between
    thousands and a minus sign (U+2212), EN with a point and commas. Null stays null.

    The value becomes a decimal with nine digits before it is rounded, so that 52.35
    is rounded as 52.35 and not as the binary number just below it.
#}
{% macro format_number(value, decimals, language) -%}
    {%- set rounded -%}
        cast(round(cast({{ value }} as decimal(28, 9)), {{ decimals }}) as decimal(28, {{ decimals }}))
    {%- endset -%}
    {%- set mark = ',' if language == 'ru' else '.' -%}
    case when {{ rounded }} < 0 then '−' else '' end
    {%- if language == 'ru' %}
    || replace({{ group_thousands('floor(abs(' ~ rounded ~ '))') }}, ',', '{{ nbsp() }}')
    {%- else %}
    || {{ group_thousands('floor(abs(' ~ rounded ~ '))') }}
    {%- endif %}
    {%- if decimals %}
    || '{{ mark }}' || right(cast(abs({{ rounded }}) as string), {{ decimals }})
    {%- endif %}
{%- endmacro %}

{# A share between 0 and 1 in per cent with one decimal. #}
{% macro format_share(value, language) -%}
    {{ format_number('100 * cast(' ~ value ~ ' as decimal(28, 9))', 1, language) }}
    || '{{ nbsp() if language == 'ru' }}%'
{%- endmacro %}

{# A difference of shares in percentage points with one decimal. #}
{% macro format_share_difference(value, language) -%}
    {{ format_number('100 * cast(' ~ value ~ ' as decimal(28, 9))', 1, language) }}
    || '{{ nbsp() }}{{ 'п.' ~ nbsp() ~ 'п.' if language == 'ru' else 'pp' }}'
{%- endmacro %}

{# An amount in whole units of the currency: ₽1,234, −₽40, 1 234 ₽. #}
{% macro format_amount(value, language) -%}
    {%- set symbol = currency_symbol() -%}
    {%- if language == 'en' -%}
        {%- set sign = symbol ~ (nbsp() if symbol[-1:] | lower != symbol[-1:] | upper else '') -%}
        replace(
            {{ sql_text(sign) }} || {{ format_number(value, 0, language) }},
            {{ sql_text(sign ~ '−') }}, {{ sql_text('−' ~ sign) }}
        )
    {%- else -%}
        {{ format_number(value, 0, language) }} || {{ sql_text(nbsp() ~ symbol) }}
    {%- endif -%}
{%- endmacro %}

{# The value of a metric by the unit that the seed `portrait_metrics` gives it. #}
{% macro format_metric(value, unit, language) -%}
    case {{ unit }}
        when 'share' then {{ format_share(value, language) }}
        when 'share_difference' then {{ format_share_difference(value, language) }}
        when 'rub' then {{ format_amount(value, language) }}
        when 'years'
            then {{ format_number(value, 1, language) }} || '{{ nbsp() }}{{ 'года' if language == 'ru' else 'years' }}'
        when 'points' then {{ format_number(value, 1, language) }}
    end
{%- endmacro %}

{% macro nbsp() %}{{ return('\u00a0') }}{% endmacro %}
