-- depends_on: {{ ref('int_features__number_bands') }}
-- depends_on: {{ ref('segment_rules') }}
with accepted as (
    select * from {{ ref('stg_bank__customers') }}
),

customers as (
    select
        cast(user_id as string) as user_id,
        cast(city as string) as city,
        cast(gender as string) as gender,
        cast(age_years as integer) as age_years,
        cast(credit_score as decimal(9, 2)) as credit_score,
        cast(equity_score as decimal(9, 2)) as equity_score,
        cast(balance_amount as decimal(18, 2)) as balance_amount,
        cast(estimated_salary_amount as decimal(18, 2)) as estimated_salary_amount,
        cast(product_count as integer) as product_count,
        cast(has_credit_card as boolean) as has_credit_card,
        cast(is_active as boolean) as is_active,
        cast(is_churned as boolean) as is_churned,
        cast({{ segment_of('product_count') }} as string) as segment_code,
        cast({{ band_of('products', 'product_count') }} as string) as product_band,
        cast({{ band_of('age', 'age_years') }} as string) as age_band,
        cast({{ band_of('age_group', 'age_years') }} as string) as age_group,
        cast({{ band_of('score', 'credit_score') }} as string) as score_band,
        cast({{ band_of('equity', 'equity_score') }} as string) as equity_band,
        cast({{ band_of('balance', 'balance_amount') }} as string) as balance_band,
        cast(
            {{ band_of('salary', 'estimated_salary_amount') }} as string
        ) as salary_band,
        cast(is_complete_case as boolean) as is_complete_case,
        cast(file_name as string) as file_name,
        cast(line_number as bigint) as line_number
    from accepted
)

select * from customers
