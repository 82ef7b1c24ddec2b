-- Every action of the seed is in the mart once; priorities have no gap.
select
    count(*) as recommendation_count,
    max(recommendations.priority) as last_priority
from {{ ref('recommendations') }} as recommendations
full join {{ ref('recommendation_rules') }} as rules
    on
        recommendations.segment_code = rules.segment_code
        and recommendations.recommendation_id = rules.recommendation_id
having
    count(*) <> count(rules.recommendation_id)
    or count(*) <> count(recommendations.recommendation_id)
    or count(*) <> max(recommendations.priority)
