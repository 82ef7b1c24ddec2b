-- How many calls it takes to reach half of the balance of the customers flagged as
-- leaving, by who is called first.
--
-- How to read it: calls_for_half is the smallest number of calls tried, from 50 to
-- 10 000, that reaches half of the money; null when none does. At that number
-- balance_share is what it reaches, tried on customers that the card has not seen, and
-- churned_reached how many flagged customers are among those called. Probability times
-- balance needs the fewest; chance needs half of the bank. Empty when the card is not
-- used.
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT05
with capacity as (
    select * from {{ ref('call_capacity') }}
),

enough as (
    select
        ordering,
        min(call_count) as calls_for_half
    from capacity
    where balance_share >= 0.5
    group by ordering
),

orderings as (
    select ordering
    from capacity
    group by ordering
)

select
    orderings.ordering,
    enough.calls_for_half,
    capacity.balance_share,
    capacity.balance_share_low,
    capacity.balance_share_high,
    capacity.churned_reached
from orderings
left join enough on orderings.ordering = enough.ordering
left join capacity
    on
        enough.ordering = capacity.ordering
        and enough.calls_for_half = capacity.call_count
order by enough.calls_for_half asc nulls last, capacity.balance_share desc, orderings.ordering asc
