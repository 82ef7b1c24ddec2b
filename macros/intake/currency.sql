{# ISO 4217 code of the extract's currency: `currency` of its description, else roubles. #}
{% macro currency_code() -%}
    {{ return(var('extract').get('currency', {}).get('code', 'RUB')) }}
{%- endmacro %}

{# The sign that stands beside an amount: the description's, else the usual one. #}
{% macro currency_symbol() -%}
    {%- set usual = {
        'RUB': '₽', 'EUR': '€', 'USD': '$', 'GBP': '£', 'KZT': '₸', 'UAH': '₴',
        'CNY': '¥', 'JPY': '¥', 'TRY': '₺', 'INR': '₹', 'GEL': '₾', 'AMD': '֏',
        'AZN': '₼', 'ILS': '₪', 'KRW': '₩', 'PLN': 'zł', 'CZK': 'Kč', 'BYN': 'Br',
    } -%}
    {%- set said = var('extract').get('currency', {}).get('symbol') -%}
    {{ return(said or usual.get(currency_code(), currency_code())) }}
{%- endmacro %}
