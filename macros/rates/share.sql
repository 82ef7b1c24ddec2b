{# A share or rate between 0 and 1 as double; null when the whole is 0. #}
{% macro share(part, whole) -%}
    (cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0))
{%- endmacro %}
