{{ config(post_hook="{{ one_pair_at_a_time('flag_outcomes', flag_outcomes_of) }}") }}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with outcomes as (
    select
        as_of,
        as_of as as_of_later,
        cast(0 as bigint) as flagged_count,
        cast(0 as bigint) as gone_count,
        cast(0 as bigint) as still_flagged_count
    from {{ ref('int_months__rows') }}
    where false
    {{- union_of_kept('flag_outcomes') }}
)

select * from outcomes
