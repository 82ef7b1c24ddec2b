with cells as (
    select * from {{ ref('agg_customers__attribute_counts') }}
),

without_values as (
    {%- for attribute, column in [
        ('age_years', 'age'), ('gender', 'gender'), ('product_count', 'products'),
        ('segment_code', 'products'), ('has_credit_card', 'credit_card'),
        ('is_active', 'last_activity'), ('is_churned', 'churn'),
    ] %}
        {{ 'union all' if not loop.first }}
        select
            '{{ attribute }}' as attribute_name,
            '{{ column }}' as column_name
        from cells
        having count({{ attribute }}) = 0
    {%- endfor %}
)

select * from without_values
