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

{% macro nbsp() %}{{ return('\u00a0') }}{% endmacro %}
