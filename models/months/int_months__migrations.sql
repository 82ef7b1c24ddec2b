with paths as (
    select * from {{ ref('agg_months__paths') }}
),

counted as (
    select
        as_of_from,
        as_of_to,
        coalesce(segment_code_from, 'joined') as segment_from,
        coalesce(segment_code_to, 'gone') as segment_to,
        sum(customer_count) as customer_count,
        sum(balance_amount_from) as balance_from_amount,
        sum(balance_amount_to) as balance_to_amount
    from paths
    group by
        as_of_from,
        as_of_to,
        coalesce(segment_code_from, 'joined'),
        coalesce(segment_code_to, 'gone')
),

based as (
    select
        *,
        sum(customer_count) over (
            partition by as_of_to, segment_from
        ) as from_count
    from counted
),

migrations as (
    select
        *,
        {{ share('customer_count', 'from_count') }} as share_of_from,
        {{ wilson_low('customer_count', 'from_count') }} as share_low,
        {{ wilson_high('customer_count', 'from_count') }} as share_high
    from based
)

select * from migrations
