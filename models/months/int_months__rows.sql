{{ config(materialized='view') }}
-- depends_on: {{ ref('segment_rules') }}
-- depends_on: {{ ref('customers') }}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with judged_rows as (
    {%- for month in delivered_months() %}
    select
        {{ date_of(month.as_of) }} as as_of,
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
        is_churned
    from {{ rows_of_month(month) }}
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

month_rows as (
    select
        *,
        -- Half of the key: without nulls, months join by plain equality.
        coalesce(city, '') as branch,
        {{ segment_of('product_count') }} as segment_code
    from judged_rows
)

select * from month_rows
