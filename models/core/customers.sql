with segmented as (
    select * from {{ ref('int_customers__segmented') }}
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
        cast(segment_code as string) as segment_code,
        cast(product_band as string) as product_band,
        cast(age_band as string) as age_band,
        cast(age_group as string) as age_group,
        cast(score_band as string) as score_band,
        cast(equity_band as string) as equity_band,
        cast(balance_band as string) as balance_band,
        cast(salary_band as string) as salary_band,
        cast(is_complete_case as boolean) as is_complete_case,
        cast(file_name as string) as file_name,
        cast(line_number as bigint) as line_number
    from segmented
)

select * from customers
