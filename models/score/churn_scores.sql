{#- Words are as many as patterns, customers are many more: they meet when somebody
    reads them. Spark has no publisher that would write a view into a table. -#}
{{ config(materialized='view' if target.type == 'duckdb' else 'table') }}
with scores as (
    select * from {{ ref('int_scorecard__scores') }}
),

patterns as (
    select * from {{ ref('int_scorecard__patterns') }}
),

churn_scores as (
    select
        scores.user_id,
        scores.city,
        scores.segment_code,
        scores.half,
        scores.is_churned,
        scores.points,
        scores.churn_probability,
        scores.balance_amount,
        scores.expected_loss_amount,
        patterns.reason_1,
        patterns.reason_2,
        patterns.reason_3,
        patterns.reasons_en,
        patterns.reasons_ru
    from scores
    left join patterns on scores.pattern_id = patterns.pattern_id
)

select * from churn_scores
