-- Each churned customer is a target for that reason, with the segment's balance at
-- risk, and nobody is who did not churn. Every action of the seed is a recommendation,
-- once; priorities have no gap.
with leaving as (
    select
        segment_code,
        count(*) as customer_count,
        sum(balance_amount) as balance_amount
    from {{ ref('retention_targets') }}
    where reason_code = 'leaving'
    group by segment_code
),

churned as (
    select
        segment_code,
        customer_count,
        balance_amount
    from {{ ref('segment_churn_portraits') }}
    where is_churned
),

action_counts as (
    select
        count(*) as action_count,
        count(rules.recommendation_id) as rule_count,
        count(recommendations.recommendation_id) as recommendation_count,
        max(recommendations.priority) as last_priority
    from {{ ref('recommendations') }} as recommendations
    full join {{ ref('recommendation_rules') }} as rules
        on
            recommendations.segment_code = rules.segment_code
            and recommendations.recommendation_id = rules.recommendation_id
)

select
    'retention_targets' as mart,
    churned.segment_code,
    leaving.segment_code as listed_segment_code
from churned
full join leaving on churned.segment_code = leaving.segment_code
where
    churned.customer_count is distinct from leaving.customer_count
    or churned.balance_amount is distinct from leaving.balance_amount
union all
select
    'recommendations' as mart,
    null as segment_code,
    null as listed_segment_code
from action_counts
where
    action_count <> rule_count
    or action_count <> recommendation_count
    or action_count is distinct from last_priority
