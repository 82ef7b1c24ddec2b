select
    'all' as segment_code,
    count(*) as customer_count,
    count(*) filter (where is_churned) as churned_count,
    avg(is_churned::integer) as churn_rate,
    0.0 as balance_at_risk_amount,
    false as is_reportable
from {{ ref('customers') }}
