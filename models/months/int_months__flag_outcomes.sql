with outcomes as (
    select * from {{ ref('agg_months__flag_outcomes') }}
),

flag_outcomes as (
    select
        as_of,
        as_of_later,
        cast({{ months_between('as_of', 'as_of_later') }} as integer) as months_since,
        flagged_count,
        gone_count,
        still_flagged_count,
        flagged_count - gone_count - still_flagged_count as withdrawn_count,
        {{ share('gone_count', 'flagged_count') }} as gone_share,
        {{ wilson_low('gone_count', 'flagged_count') }} as gone_share_low,
        {{ wilson_high('gone_count', 'flagged_count') }} as gone_share_high
    from outcomes
    where flagged_count > 0
)

select * from flag_outcomes
