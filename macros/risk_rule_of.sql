{#
    The validated high-churn rule a customer matches: of several, the one with the highest
    churn rate on the half it was not found on. Null when there is none.

    The rules become a `case` while the model is compiled, so that matching costs one pass
    over the customers and no join, however many there are.

    Call it in a model that reads `customers` and also says
    `-- depends_on:` for `int_risk_segments__conditions` and `risk_segments`.
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
    {%- set conditions = {} -%}
    {%- for row in built_rows(
        'intermediate', 'int_risk_segments__conditions', 'rule_id, feature'
    ) -%}
        {%- set band = row['band'] | replace("'", "''") -%}
        {%- do conditions.setdefault(row['rule_id'], []).append(
            columns[row['feature']] ~ " = '" ~ band ~ "'"
        ) -%}
    {%- endfor -%}
    case
        {%- for row in built_rows(
            'marts', 'risk_segments', 'churn_rate_confirmed desc, rule_id'
        ) if row['side'] == 'risk' %}
        when {{ conditions[row['rule_id']] | join(' and ') }}
            then '{{ row['rule_id'] }}'
        {%- endfor %}
        when false then ''
    end
{%- endmacro %}
