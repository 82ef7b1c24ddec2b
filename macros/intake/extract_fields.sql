{# The canonical fields, in the order of the original extract. #}
{% macro extract_fields() %}
    {{ return([
        'userid', 'score', 'city', 'gender', 'age', 'equity', 'balance', 'products',
        'credit_card', 'last_activity', 'est_salary', 'churn',
    ]) }}
{% endmacro %}

{# Those whose values are codes, mapped by the seed `code_values`. #}
{% macro coded_fields() %}
    {{ return(['gender', 'credit_card', 'last_activity', 'churn']) }}
{% endmacro %}

{# Those whose values are texts, kept as delivered. #}
{% macro text_fields() %}
    {{ return(['userid', 'city']) }}
{% endmacro %}

{# Those whose values are numbers. #}
{% macro numeric_fields() %}
    {{ return([
        'score', 'age', 'equity', 'balance', 'products', 'est_salary',
    ]) }}
{% endmacro %}

{# The typed columns that the fields become, in the order of the marts. #}
{% macro typed_columns() %}
    {{ return([
        'user_id', 'city', 'gender', 'age_years', 'credit_score', 'equity_score',
        'balance_amount', 'estimated_salary_amount', 'product_count', 'has_credit_card',
        'is_active', 'is_churned',
    ]) }}
{% endmacro %}
