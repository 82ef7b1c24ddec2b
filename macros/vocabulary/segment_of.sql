{# The segment of a number of products by the seed `segment_rules`. #}
{% macro segment_of(column_name) -%}
    case
        {%- for row in reference_rows('segment_rules', 'products_min') %}
        when {{ column_name }} >= {{ row['products_min'] }}
        {%- if row['products_max'] is not none %}
            and {{ column_name }} <= {{ row['products_max'] }}
        {%- endif %}
            then {{ sql_text(row['segment_code']) }}
        {%- else %}
        when true then ''
        {%- endfor %}
    end
{%- endmacro %}
