{#
    The rule as text from one column per feature, null where the feature is not part of
    it: `balance = 1.2M-4M and activity = yes`. With `without`, the rule that is left
    when the condition on that feature is dropped: a parent.
#}
{% macro rule_text(without=none) -%}
    concat_ws(
        ' and ',
        {%- for feature in rule_features() if feature != without %}
        case when {{ feature }} is not null then concat('{{ feature }} = ', {{ feature }}) end
        {{- ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
