{# A text with its first letter in upper case; null stays null. #}
{% macro capitalised(text) -%}
    upper(left({{ text }}, 1)) || substr({{ text }}, 2)
{%- endmacro %}
