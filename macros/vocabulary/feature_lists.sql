{#
    What churn is explained by, in reading order: the one list from which bands are
    counted, associations computed and rules searched. Their names are in the seed
    `features`, their bands in `feature_bands` and `feature_categories`.

    feature: as in the seeds.
    column: in the mart `customers`.
    kind: number, flag, code or place.
    band: of a number, the column of `customers` that holds its band.
    is_repeated: bands a column that another feature bands already.
#}
{% macro churn_features() -%}
    {{ return([
        {'feature': 'products', 'column': 'product_count', 'kind': 'number',
         'band': 'product_band'},
        {'feature': 'balance', 'column': 'balance_amount', 'kind': 'number',
         'band': 'balance_band'},
        {'feature': 'equity', 'column': 'equity_score', 'kind': 'number',
         'band': 'equity_band'},
        {'feature': 'activity', 'column': 'is_active', 'kind': 'flag'},
        {'feature': 'card', 'column': 'has_credit_card', 'kind': 'flag'},
        {'feature': 'score', 'column': 'credit_score', 'kind': 'number',
         'band': 'score_band'},
        {'feature': 'gender', 'column': 'gender', 'kind': 'code'},
        {'feature': 'age', 'column': 'age_years', 'kind': 'number',
         'band': 'age_band'},
        {'feature': 'age_group', 'column': 'age_years', 'kind': 'number',
         'band': 'age_group', 'is_repeated': true},
        {'feature': 'salary', 'column': 'estimated_salary_amount', 'kind': 'number',
         'band': 'salary_band'},
        {'feature': 'city', 'column': 'city', 'kind': 'place'},
    ]) }}
{%- endmacro %}

{# {feature: the band of it in a row of the customers}, in reading order. #}
{% macro bands_of(customers) -%}
    {%- set bands = {} -%}
    {%- for row in churn_features() -%}
        {%- set column = customers ~ '.' ~ row['band'] | default(row['column']) -%}
        {%- do bands.update({row['feature']:
            column if row['kind'] == 'number'
            else yes_no(column) if row['kind'] == 'flag'
            else 'coalesce(' ~ column ~ ", 'missing')"
        }) -%}
    {%- endfor -%}
    {{ return(bands) }}
{%- endmacro %}

{# Columns of agg_customers__band_counts that hold the band of a feature. #}
{% macro pattern_features() -%}
    {{ return(churn_features() | map(attribute='feature') | list) }}
{%- endmacro %}

{# The features rules are made of: each column once. #}
{% macro rule_features() -%}
    {{ return(
        churn_features() | rejectattr('is_repeated', 'defined')
        | map(attribute='feature') | list
    ) }}
{%- endmacro %}

{# The features that band a column again. #}
{% macro repeated_features() -%}
    {{ return(
        churn_features() | selectattr('is_repeated', 'defined')
        | map(attribute='feature') | list
    ) }}
{%- endmacro %}

{# The features of feature_associations, in reading order; churn last. #}
{% macro association_features() -%}
    {{ return(rule_features() + ['churn']) }}
{%- endmacro %}

{# Those that have three levels at the most, a missing value included. #}
{% macro features_of_few_levels() -%}
    {{ return(
        churn_features() | selectattr('kind', 'in', ['flag', 'code'])
        | map(attribute='feature') | list + ['churn']
    ) }}
{%- endmacro %}

{# Features that are numbers, with their columns of the customers. #}
{% macro measured_features() -%}
    {%- set columns = {} -%}
    {%- for row in churn_features()
        if row['kind'] == 'number' and row['is_repeated'] is not defined -%}
        {%- do columns.update({row['feature']: row['column']}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
