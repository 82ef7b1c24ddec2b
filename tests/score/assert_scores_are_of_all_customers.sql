{{ config(group="score") }}
-- Every customer has a score or, when the card is not used, nobody has; a card that is
-- used gives points that are those of its bands: the mean probability of the half it
-- was judged on is the one that its histogram has.
with scores as (
    select
        count(*) as row_count,
        count(churn_probability) as scored_count,
        -- With months the card speaks of those who are not flagged yet.
        {{ 'sum(case when is_churned then 0 else 1 end)' if has_next_month()
            else 'count(*)' }} as to_score_count,
        avg(case when half = 'confirmed' then churn_probability end)
            as mean_probability
    from {{ ref('int_scorecard__scores') }}
),

customers as (
    select sum(customer_count) as customer_count
    from {{ ref('churn_portraits') }}
),

histogram as (
    select
        sum(churn_probability * customer_count) / sum(customer_count)
            as mean_probability
    from {{ ref('stats_score_histograms') }}
    where group_type = 'everybody'
),

verdict as (
    select is_within as is_used
    from {{ ref('scorecard_checks') }}
    where check_id = 'is_used'
)

select
    scores.row_count,
    scores.scored_count,
    scores.mean_probability,
    verdict.is_used
from scores
cross join customers
cross join histogram
cross join verdict
where
    scores.row_count <> customers.customer_count
    or scores.scored_count
    <> case when verdict.is_used then scores.to_score_count else 0 end
    or (
        verdict.is_used
        -- With months it was judged on another month than the one that it scores.
        and {{ not has_next_month() }}
        and abs(scores.mean_probability - histogram.mean_probability) > 1e-9
    )
