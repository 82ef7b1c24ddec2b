-- The list to win back holds as many flagged customers as it may, the list to keep none
-- of them; ranks have no gap. Every action of the seed is a recommendation, once;
-- priorities have no gap.
with lists as (
    select
        targets.purpose,
        count(*) as listed_count,
        max(targets.call_rank) as last_rank,
        sum(case
            when customers.is_churned = (targets.purpose = 'win_back') then 1 else 0
        end) as right_count
    from {{ ref('retention_targets') }} as targets
    left join {{ ref('customers') }} as customers
        on
            targets.user_id = customers.user_id
            and targets.city is not distinct from customers.city
    group by targets.purpose
),

flagged as (
    select sum(case when is_churned then customer_count else 0 end) as churned_count
    from {{ ref('churn_portraits') }}
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
    'a list has gaps, is too long or of the wrong customers' as fault,
    purpose
from lists
where
    listed_count <> last_rank
    or listed_count <> right_count
    or listed_count > {{ var('call_capacity') }}
union all
select
    'flagged customers are missing' as fault,
    'win_back' as purpose
from flagged
left join lists on lists.purpose = 'win_back'
where
    coalesce(lists.listed_count, 0)
    <> least({{ var('call_capacity') }}, coalesce(flagged.churned_count, 0))
union all
select
    'recommendations' as fault,
    cast(null as {{ dbt.type_string() }}) as purpose
from action_counts
where
    action_count <> rule_count
    or action_count <> recommendation_count
    or action_count is distinct from last_priority
