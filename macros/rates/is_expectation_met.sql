{#
    Whether a figure is as a rule expects it: `higher` or `lower` than everybody's value,
    with the whole interval of a figure that has one. Null, which is "cannot be said", when the figure
    is missing, its group is too small, or there is nothing to compare with.

    `figure` is a relation with metric_value, metric_value_low, metric_value_high
    and is_reportable.
#}
{% macro is_expectation_met(comparison, figure, everybody_value) -%}
    {%- set low = 'coalesce(' ~ figure ~ '.metric_value_low, ' ~ figure ~ '.metric_value)' -%}
    {%- set high = 'coalesce(' ~ figure ~ '.metric_value_high, ' ~ figure ~ '.metric_value)' -%}
    case
        when not {{ figure }}.is_reportable then null
        when {{ comparison }} = 'higher' then {{ low }} > {{ everybody_value }}
        when {{ comparison }} = 'lower' then {{ high }} < {{ everybody_value }}
    end
{%- endmacro %}
