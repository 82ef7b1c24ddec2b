{# Condition: a group has customers enough to be ranked or quoted. #}
{% macro is_reportable(customer_count) -%}
    {{ customer_count }} >= {{ var('min_reportable_count') }}
{%- endmacro %}

{#
    Where a churn rate lies beside that of all customers: above or below it only with its
    whole interval, and of a group large enough.
#}
{% macro conclusion_of_rate(is_reportable, rate_low, rate_high, everybody_rate) -%}
    case
        when not {{ is_reportable }} then 'too_few'
        when {{ rate_low }} > {{ everybody_rate }} then 'above_average'
        when {{ rate_high }} < {{ everybody_rate }} then 'below_average'
        else 'average'
    end
{%- endmacro %}
