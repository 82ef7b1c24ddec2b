with paths as (
    select * from {{ ref('agg_months__paths') }}
),

events as (
    select * from {{ ref('month_events') }}
),

-- Whom an event happens to: the customers of a segment in the earlier month, or, of
-- those who were not there, all of the later month.
counted as (
    select
        as_of_from,
        as_of_to,
        event,
        coalesce(segment_code_from, event) as segment_from,
        sum(customer_count) as customer_count,
        sum(
            case
                when segment_code_from is not null then balance_amount_from
                else balance_amount_to
            end
        ) as balance_amount
    from paths
    group by
        as_of_from,
        as_of_to,
        coalesce(segment_code_from, event),
        event
),

segments as (
    select
        as_of_from,
        as_of_to,
        segment_code_from as segment_from,
        sum(customer_count) as base_count
    from paths
    where segment_code_from is not null
    group by
        as_of_from,
        as_of_to,
        segment_code_from
),

later_months as (
    select
        as_of_from,
        as_of_to,
        sum(customer_count) as base_count
    from paths
    where segment_code_to is not null
    group by
        as_of_from,
        as_of_to
),

-- Also what happened to nobody, so that a trend has no holes.
groups as (
    select
        segments.as_of_from,
        segments.as_of_to,
        segments.segment_from,
        events.event,
        segments.base_count
    from segments
    cross join events
    where events.is_of_earlier_month
    union all
    select
        later_months.as_of_from,
        later_months.as_of_to,
        events.event as segment_from,
        events.event,
        later_months.base_count
    from later_months
    cross join events
    where not events.is_of_earlier_month
),

churn_events as (
    select
        groups.as_of_from,
        groups.as_of_to,
        groups.segment_from,
        groups.event,
        coalesce(counted.customer_count, 0) as customer_count,
        groups.base_count,
        {{ share('coalesce(counted.customer_count, 0)', 'groups.base_count') }}
            as share,
        {{ wilson_low('coalesce(counted.customer_count, 0)', 'groups.base_count') }}
            as share_low,
        {{ wilson_high('coalesce(counted.customer_count, 0)', 'groups.base_count') }}
            as share_high,
        counted.balance_amount
    from groups
    left join counted
        on
            groups.as_of_to = counted.as_of_to
            and groups.segment_from = counted.segment_from
            and groups.event = counted.event
)

select * from churn_events
