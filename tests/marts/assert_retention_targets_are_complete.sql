-- Each churned customer is a target for that reason, with the segment's balance at
-- risk, and nobody is who did not churn.
with leaving as (
    select
        segment_code,
        count(*) as customer_count,
        sum(balance_rub) as balance_rub
    from {{ ref('retention_targets') }}
    where reason_code = 'leaving'
    group by segment_code
),

churned as (
    select
        segment_code,
        customer_count,
        balance_rub
    from {{ ref('segment_churn_portraits') }}
    where population = 'all_customers' and is_churned
)

select
    churned.segment_code,
    leaving.segment_code as listed_segment_code
from churned
full join leaving on churned.segment_code = leaving.segment_code
where
    churned.customer_count is distinct from leaving.customer_count
    or churned.balance_rub is distinct from leaving.balance_rub
