{# ISO 4217 code of the extract's currency: `currency` of its description, else roubles. #}
{% macro currency_code() -%}
    {{ return(var('extract').get('currency', {}).get('code', 'RUB')) }}
{%- endmacro %}

{# The sign that stands beside an amount; the description's, else none: the code's own. #}
{% macro currency_symbol() -%}
    {{ return(var('extract').get('currency', {}).get('symbol', '')) }}
{%- endmacro %}
