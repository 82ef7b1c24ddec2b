{#- Columns of the extract by the attribute or measure of the customers they become. -#}
{%- set known_counts = {
    'gender': ('gender', 'count(gender)'),
    'product_count': ('products', 'count(product_count)'),
    'segment_code': ('products', 'count(segment_code)'),
    'segment': ('products', 'count(segment_code)'),
    'has_credit_card': ('credit_card', 'count(has_credit_card)'),
    'is_active': ('last_activity', 'count(is_active)'),
    'is_churned': ('churn', 'count(is_churned)'),
    'city': ('city', 'count(city_level)'),
    'age_years': ('age', 'sum(known_age_years_count)'),
    'credit_score': ('score', 'sum(known_credit_score_count)'),
    'equity_score': ('equity', 'sum(known_equity_score_count)'),
    'equity_band': ('equity', 'sum(known_equity_score_count)'),
    'balance_amount': ('balance', 'sum(known_balance_amount_count)'),
    'balance_band': ('balance', 'sum(known_balance_amount_count)'),
    'estimated_salary_amount':
        ('est_salary', 'sum(known_estimated_salary_amount_count)'),
} -%}
with cells as (
    select * from {{ ref('agg_customers__attribute_sums') }}
),

without_values as (
    {%- for attribute, (column, known_count) in known_counts.items() %}
        {{ 'union all' if not loop.first }}
        select
            '{{ attribute }}' as attribute_name,
            '{{ column }}' as column_name
        from cells
        having coalesce({{ known_count }}, 0) = 0
    {%- endfor %}
)

select * from without_values
