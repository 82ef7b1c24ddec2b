-- How far down the call list to go in each segment.
--
-- How to read it: calls_for_half is the number of calls, from rank 1 on, that reach
-- half of the balance of the customers flagged as leaving. Balances are very unequal,
-- so it is far below target_count: a team that cannot call everybody stops there.
-- Unknown balances count as nothing and come last in the list.
with targets as (
    select * from {{ ref('retention_targets') }}
    where reason_code = 'leaving'
),

running as (
    select
        segment_code,
        call_rank,
        sum(balance_amount) over (
            partition by segment_code
            order by call_rank asc
            rows between unbounded preceding and current row
        ) as reached_amount,
        sum(balance_amount) over (partition by segment_code) as segment_amount
    from targets
)

select
    segment_code,
    count(*) as target_count,
    max(segment_amount) as balance_amount,
    min(case when 2 * reached_amount >= segment_amount then call_rank end) as calls_for_half
from running
group by segment_code
order by balance_amount desc nulls last, segment_code asc
