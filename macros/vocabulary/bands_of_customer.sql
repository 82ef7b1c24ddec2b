{#
    The columns of a customer's segment and bands, which customers and examples of the card
    have alike. Call it in a model that also says what `segment_of` and `band_of` ask for.
#}
{% macro bands_of_customer() -%}
{%- set columns = [
    ('products', 'product_count', 'product_band'),
    ('age', 'age_years', 'age_band'),
    ('age_group', 'age_years', 'age_group'),
    ('score', 'credit_score', 'score_band'),
    ('equity', 'equity_score', 'equity_band'),
    ('balance', 'balance_amount', 'balance_band'),
    ('salary', 'estimated_salary_amount', 'salary_band'),
] -%}
cast({{ segment_of('product_count') }} as string) as segment_code
{%- for feature, value, name in columns %},
cast({{ band_of(feature, value) }} as string) as {{ name }}
{%- endfor %}
{%- endmacro %}
