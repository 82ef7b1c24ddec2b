with cells as (
    select * from {{ ref('int_customers__cells') }}
),

known as (
    select
        {%- for attribute in [
            'age_years', 'gender', 'product_count', 'segment_code',
            'has_credit_card', 'is_active', 'is_churned',
        ] %}
        count({{ attribute }}) as {{ attribute }}{{ ',' if not loop.last }}
        {%- endfor %}
    from cells
),

absent as (
    {%- for attribute, column in [
        ('age_years', 'age'), ('gender', 'gender'), ('product_count', 'products'),
        ('segment_code', 'products'), ('has_credit_card', 'credit_card'),
        ('is_active', 'last_activity'), ('is_churned', 'churn'),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ attribute }}' as attribute,
        '{{ column }}' as column_name
    from known
    where {{ attribute }} = 0
    {%- endfor %}
)

select * from absent
