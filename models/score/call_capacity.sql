with results as (
    select * from {{ ref('call_capacity_results') }}
),

call_capacity as (
    select
        cast(call_count as integer) as call_count,
        cast(ordering as string) as ordering,
        cast(churned_reached as double) as churned_reached,
        cast(churned_share as double) as churned_share,
        cast(low as double) as low,
        cast(high as double) as high,
        cast(balance_reached_amount as decimal(38, 2)) as balance_reached_amount,
        cast(balance_share as double) as balance_share,
        cast(balance_share_low as double) as balance_share_low,
        cast(balance_share_high as double) as balance_share_high
    from results
)

select * from call_capacity
order by call_count, ordering
