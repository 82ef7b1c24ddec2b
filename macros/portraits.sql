{#
    The groups a portrait is drawn for, as grouping sets over
    (population, segment_code, product_count, is_churned).
#}
{% macro portrait_grouping_sets() -%}
    grouping sets (
        (population),
        (population, is_churned),
        (population, segment_code),
        (population, segment_code, is_churned),
        (population, product_count)
    )
{%- endmacro %}

{# Which of these groups a row of the grouping sets is; a null in a key is "all". #}
{% macro portrait_of() -%}
    case
        when grouping(product_count) = 0 then 'product_count'
        when grouping(segment_code) = 0 and grouping(is_churned) = 0
            then 'segment_and_churn'
        when grouping(segment_code) = 0 then 'segment'
        when grouping(is_churned) = 0 then 'churn'
        else 'everybody'
    end
{%- endmacro %}
