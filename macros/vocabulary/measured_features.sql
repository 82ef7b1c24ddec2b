{# Features that are numbers, with their columns of the customers. #}
{% macro measured_features() -%}
    {{ return({
        'products': 'product_count',
        'balance': 'balance_amount',
        'equity': 'equity_score',
        'score': 'credit_score',
        'age': 'age_years',
        'salary': 'estimated_salary_amount',
    }) }}
{%- endmacro %}

{# The features of feature_associations, in reading order; churn last. #}
{% macro association_features() -%}
    {{ return([
        'products', 'balance', 'equity', 'activity', 'card', 'score', 'gender', 'age',
        'salary', 'city', 'churn',
    ]) }}
{%- endmacro %}

{# Those that have three levels at the most, a missing value included. #}
{% macro features_of_few_levels() -%}
    {{ return(['activity', 'card', 'gender', 'churn']) }}
{%- endmacro %}
