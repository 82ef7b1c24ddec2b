{# Columns of agg_customers__band_counts that hold the band of a feature. #}
{% macro pattern_features() -%}
    {{ return([
        'products', 'balance', 'equity', 'activity', 'card', 'score', 'gender',
        'age', 'age_group', 'salary', 'city',
    ]) }}
{%- endmacro %}

{# The features rules are made of: the age once, in its narrow bands. #}
{% macro rule_features() -%}
    {{ return(pattern_features() | reject('equalto', 'age_group') | list) }}
{%- endmacro %}
