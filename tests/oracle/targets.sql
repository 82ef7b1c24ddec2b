-- Whom to call first in each segment: who leaves, then who matches a rule of high churn.
create table marts.retention_targets as
with flagged as (
    select
        segment_code,
        user_id,
        city,
        balance_amount,
        is_churned,
        case when not is_churned then case {rules} end end as rule_id
    from customers
),

calls as (
    select
        segment_code,
        arg_min(recommendation_id, priority) as recommendation_id
    from recommendations
    where is_call_action and is_supported
    group by segment_code
)

select
    flagged.segment_code,
    row_number() over (
        partition by flagged.segment_code
        order by
            is_churned desc, balance_amount desc nulls last, user_id asc, city asc
    ) as call_rank,
    user_id,
    city,
    balance_amount,
    case when is_churned then 'leaving' else 'risk_rule' end as reason_code,
    rule_id,
    coalesce(calls.recommendation_id, general.recommendation_id) as recommendation_id
from flagged
left join calls on flagged.segment_code = calls.segment_code
left join calls as general on general.segment_code = 'general'
where is_churned or rule_id is not null;
