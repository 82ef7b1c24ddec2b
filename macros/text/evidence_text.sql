{#
    The figure a rule rests on in words: "Share of women: 57.0% (average 49.9%)" or
    "Churn rate: 62.5% (threshold: at least 50.0%)". Null without a figure.

    `names` is a relation with unit, name_en and name_ru (seed `portrait_metrics`).
#}
{% macro evidence_text(comparison, value, everybody_value, threshold, names, language) -%}
    {%- set unit = names ~ '.unit' -%}
    {{ capitalised(names ~ '.name_' ~ language) }} || ': ' || {{ format_metric(value, unit, language) }}
    || case {{ comparison }}
        when 'at_least' then '{{ ' (порог: не меньше ' if language == 'ru' else ' (threshold: at least ' }}'
            || {{ format_metric(threshold, unit, language) }}
        when 'at_most' then '{{ ' (порог: не больше ' if language == 'ru' else ' (threshold: at most ' }}'
            || {{ format_metric(threshold, unit, language) }}
        else '{{ ' (в среднем ' if language == 'ru' else ' (average ' }}'
            || {{ format_metric(everybody_value, unit, language) }}
    end || ')'
{%- endmacro %}
