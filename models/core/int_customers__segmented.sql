-- depends_on: {{ ref('int_features__number_bands') }}
-- depends_on: {{ ref('segment_rules') }}
with customers as (
    select * from {{ ref('stg_bank__customers') }}
),

segmented as (
    select
        user_id,
        city,
        gender,
        age_years,
        credit_score,
        equity_score,
        balance_amount,
        estimated_salary_amount,
        product_count,
        has_credit_card,
        is_active,
        is_churned,
        is_complete_case,
        {{ segment_of('product_count') }} as segment_code,
        {{ band_of('products', 'product_count') }} as product_band,
        {{ band_of('age', 'age_years') }} as age_band,
        {{ band_of('age_group', 'age_years') }} as age_group,
        {{ band_of('score', 'credit_score') }} as score_band,
        {{ band_of('equity', 'equity_score') }} as equity_band,
        {{ band_of('balance', 'balance_amount') }} as balance_band,
        {{ band_of('salary', 'estimated_salary_amount') }} as salary_band,
        file_name,
        line_number
    from customers
)

select * from segmented
