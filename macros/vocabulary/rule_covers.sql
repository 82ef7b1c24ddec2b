{#
    Join condition: the rule, one column per feature and null where it does not name the
    feature, covers the pattern.
#}
{% macro rule_covers(rules, patterns) -%}
    (
        {%- for feature in rule_features() %}
        ({{ rules }}.{{ feature }} is null or {{ rules }}.{{ feature }} = {{ patterns }}.{{ feature }})
        {{- ' and' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
