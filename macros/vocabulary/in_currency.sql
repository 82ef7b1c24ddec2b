{# A name of the seeds with the sign of the extract's currency in the place of `{currency}`. #}
{% macro in_currency(name) -%}
    replace({{ name }}, '{currency}', {{ sql_text(currency_symbol()) }})
{%- endmacro %}
