{{ config(
    materialized='view',
    enabled=var('months', {}) | length > 0,
) }}
-- depends_on: {{ ref('customers') }}
-- depends_on: {{ ref('int_features__number_bands') }}
-- depends_on: {{ ref('segment_rules') }}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03,ST05,ST06
with outcomes as (
    {%- for month in delivered_months()[1:] %}
    {%- set before = delivered_months()[loop.index0] %}
    select
        {{ date_of(before.as_of) }} as as_of_from,
        {{ date_of(month.as_of) }} as as_of_to,
        earlier.user_id,
        earlier.city,
        earlier.gender,
        earlier.age_years,
        earlier.credit_score,
        earlier.equity_score,
        earlier.balance_amount,
        earlier.estimated_salary_amount,
        earlier.product_count,
        earlier.has_credit_card,
        earlier.is_active,
        -- Who is not there any more is gone.
        coalesce(later.is_churned, true) as is_churned
    from {{ rows_of_month(before) }} as earlier
    -- Nobody is gone whose branch was not delivered.
    inner join (
        select coalesce(city, '') as branch
        from {{ rows_of_month(month) }}
        group by coalesce(city, '')
    ) as branches on coalesce(earlier.city, '') = branches.branch
    left join {{ rows_of_month(month) }} as later
        on
            earlier.user_id = later.user_id
            and coalesce(earlier.city, '') = coalesce(later.city, '')
    where not earlier.is_churned
    {{- "\n    union all" if not loop.last }}
    {%- else %}
    select
        cast(null as date) as as_of_from,
        cast(null as date) as as_of_to,
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
    from {{ ref('customers') }}
    where false
    {%- endfor %}
),

examples as (
    select
        as_of_from,
        as_of_to,
        user_id,
        city,
        gender,
        is_active,
        has_credit_card,
        balance_amount,
        {{ bands_of_customer() | indent(8) }},
        {{ half_of_customer('user_id', 'city') }} as half,
        is_churned
    from outcomes
)

select * from examples
