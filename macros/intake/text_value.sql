{# A delivered cell as text: without blanks around it, null when it is blank. #}
{% macro text_value(cell) -%}
    case when not {{ is_blank(cell) }} then trim({{ cell }}) end
{%- endmacro %}
