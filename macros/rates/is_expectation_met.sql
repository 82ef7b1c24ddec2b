{#
    Whether a figure is as a rule expects it: `higher` or `lower` than everybody's value,
    `at_least` or `at_most` a threshold. A figure with an interval has to meet it with the
    whole interval, as in `churn_drivers`. Null, which is "cannot be said", when the figure
    is missing, its group is too small, or there is nothing to compare with.

    `figure` is a relation with metric_value, metric_value_low, metric_value_high
    and is_reportable.
#}
{% macro is_expectation_met(comparison, figure, everybody_value, threshold) -%}
    {%- set low = 'coalesce(' ~ figure ~ '.metric_value_low, ' ~ figure ~ '.metric_value)' -%}
    {%- set high = 'coalesce(' ~ figure ~ '.metric_value_high, ' ~ figure ~ '.metric_value)' -%}
    case
        when not {{ figure }}.is_reportable then null
        when {{ comparison }} = 'higher' then {{ low }} > {{ everybody_value }}
        when {{ comparison }} = 'lower' then {{ high }} < {{ everybody_value }}
        when {{ comparison }} = 'at_least' then {{ low }} >= {{ threshold }}
        when {{ comparison }} = 'at_most' then {{ high }} <= {{ threshold }}
    end
{%- endmacro %}
