{#
    The high-churn rule that names a customer: of those that match, the one that was taken
    first, since its rate is counted over the customers whom no earlier rule has named.
    Null when none matches.

    The rules become a `case` while the model is compiled, so that matching costs one pass
    over the customers and no join, however many there are.

    Call it in a model that reads `customers` and also says
    `-- depends_on: ref('int_risk_segments__conditions')`.
#}
{% macro risk_rule_of() -%}
    {%- set columns = bands_of('customers') -%}
    {%- set rules = {} -%}
    {%- for row in built_rows(
        'intermediate', 'int_risk_segments__conditions', 'position, feature'
    ) if row['side'] == 'risk' -%}
        {%- do rules.setdefault(row['rule_id'], []).append(
            columns[row['feature']] ~ ' = ' ~ sql_text(row['band'])
        ) -%}
    {%- endfor -%}
    case
        {%- for rule_id, conditions in rules.items() %}
        when {{ conditions | join(' and ') }}
            then '{{ rule_id }}'
        {%- endfor %}
        when false then ''
    end
{%- endmacro %}
