{#
    The validated high-churn rule a customer matches: of several, the one with the highest
    churn rate on the half it was not found on. Null when there is none.

    The rules become a `case` while the model is compiled, so that matching costs one pass
    over the customers and no join, however many there are.

    Call it in a model that reads `customers` and also says
    `-- depends_on: ref('int_risk_segments__selected')`.
#}
{% macro risk_rule_of() -%}
    {%- set columns = {
        'products': 'customers.product_band',
        'balance': 'customers.balance_band',
        'equity': 'customers.equity_band',
        'activity': yes_no('customers.is_active'),
        'card': yes_no('customers.has_credit_card'),
        'score': 'customers.score_band',
        'gender': "coalesce(customers.gender, 'missing')",
        'age': 'customers.age_band',
        'salary': 'customers.salary_band',
        'city': "coalesce(customers.city, 'missing')",
    } -%}
    {%- set best_first = share('confirmed_churned_count', 'confirmed_count')
        ~ ' desc, rule_id' -%}
    case
        {%- for rule in built_rows(
            'intermediate', 'int_risk_segments__selected', best_first
        ) if rule['side'] == 'risk' %}
        {%- set conditions = [] -%}
        {%- for feature in rule_features() if rule[feature] is not none -%}
            {%- do conditions.append(
                columns[feature] ~ ' = ' ~ sql_text(rule[feature])
            ) -%}
        {%- endfor %}
        when {{ conditions | join(' and ') }}
            then '{{ rule['rule_id'] }}'
        {%- endfor %}
        when false then ''
    end
{%- endmacro %}
