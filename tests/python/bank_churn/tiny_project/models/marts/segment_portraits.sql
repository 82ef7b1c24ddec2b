select
    'all' as segment_code,
    count(*) as customer_count,
    count(*) filter (where is_churned) as churned_count,
    avg(is_churned::integer) as churn_rate,
    false as is_reportable
from {{ ref('customers') }}
