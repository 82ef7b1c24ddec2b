-- A threshold where one is needed and nowhere else, a known segment, and nothing
-- general that is compared with everybody, that is with itself.
select rules.*
from {{ ref('recommendation_rules') }} as rules
left join {{ ref('segment_rules') }} as segments
    on rules.segment_code = segments.segment_code
where
    (rules.comparison in ('at_least', 'at_most')) = (rules.threshold is null)
    or (rules.segment_code <> 'general' and segments.segment_code is null)
    or (rules.segment_code = 'general' and rules.comparison in ('higher', 'lower'))
