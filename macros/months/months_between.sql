{# Whole calendar months from one date to another; negative when it is earlier. #}
{% macro months_between(start, finish) -%}
    (
        12 * (extract(year from {{ finish }}) - extract(year from {{ start }}))
        + extract(month from {{ finish }}) - extract(month from {{ start }})
    )
{%- endmacro %}
