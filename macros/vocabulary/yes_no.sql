{# The band of a flag: yes, no or missing. #}
{% macro yes_no(column_name) -%}
    case {{ column_name }} when true then 'yes' when false then 'no' else 'missing' end
{%- endmacro %}
