{{ config(group="score") }}
-- Everybody is there once, with reasons where the pattern has some. A pattern that was
-- numbered anew after the customers were scored has other points.
with shown as (
    select
        count(*) as row_count,
        count(reason_1) as reason_count
    from {{ ref('churn_scores') }}
),

scores as (
    select
        pattern_id,
        points,
        count(*) as customer_count
    from {{ ref('int_scorecard__scores') }}
    group by pattern_id, points
),

everybody as (
    select sum(customer_count) as row_count
    from scores
),

patterns as (
    select
        pattern_id,
        points,
        reason_1
    from {{ ref('int_scorecard__patterns') }}
),

expected as (
    select
        sum(case when patterns.reason_1 is null then 0 else scores.customer_count end)
            as reason_count,
        sum(
            case
                when scores.pattern_id is not null and patterns.pattern_id is null
                    then scores.customer_count
                else 0
            end
        ) as strange_count
    from scores
    left join patterns
        on scores.pattern_id = patterns.pattern_id and scores.points = patterns.points
)

select
    shown.row_count,
    shown.reason_count,
    everybody.row_count as expected_row_count,
    expected.reason_count as expected_reason_count,
    expected.strange_count
from shown
cross join everybody
cross join expected
where
    shown.row_count <> everybody.row_count
    or shown.reason_count <> expected.reason_count
    or expected.strange_count > 0
