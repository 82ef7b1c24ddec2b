{# A delivered cell as text: without blanks around it, null when it is blank. #}
{% macro text_value(cell) -%}
    case when {{ is_blank(cell) }} then null else trim({{ cell }}) end
{%- endmacro %}
