-- One extract has no date, and MetricFlow wants one: every customer has the same.
select
    concat(user_id, '|', coalesce(city, '')) as customer_key,
    cast('2000-01-01' as date) as as_of,
    city,
    gender,
    age_group,
    segment_code,
    product_count,
    age_years,
    case when is_churned then 1 else 0 end as churned,
    case when is_active then 1 when not is_active then 0 end as active,
    case when has_credit_card then 1 when not has_credit_card then 0 end as card_holder,
    balance_amount,
    case when is_churned then balance_amount end as balance_at_risk_amount
from {{ source('bank_churn', 'customers') }}
