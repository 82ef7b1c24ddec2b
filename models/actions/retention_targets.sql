-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,ST06
with targeted as (
    select * from {{ ref('int_targets__ranked') }}
),

recommendations as (
    select * from {{ ref('recommendations') }}
),

risk_segments as (
    select * from {{ ref('risk_segments') }}
),

sentences as (
    select * from {{ ref('target_reason_results') }}
),

customers as (
    select * from {{ ref('customers') }}
),

calls as (
    select
        segment_code,
        recommendation_id,
        aimed_feature,
        aimed_band,
        action_en,
        action_ru,
        priority
    from recommendations
    where is_call_action and verdict in ('supported', 'open')
),

-- Of the actions that are aimed at this customer, and that the data do not contradict,
-- the first.
aimed_calls as (
    select
        targeted.purpose,
        targeted.call_rank,
        calls.recommendation_id,
        calls.action_en,
        calls.action_ru,
        row_number() over (
            partition by targeted.purpose, targeted.call_rank
            order by calls.priority asc
        ) as position
    from targeted
    inner join customers
        on
            targeted.user_id = customers.user_id
            and targeted.city is not distinct from customers.city
    inner join calls
        on
            calls.segment_code in ('general', targeted.segment_code)
            and (
                calls.aimed_feature is null
                or case calls.aimed_feature
                    {% for feature, band in bands_of('customers').items() %}
                        when '{{ feature }}' then {{ band }}
                    {% endfor %}
                end = calls.aimed_band
            )
),

targets as (
    select
        targeted.purpose,
        targeted.call_rank,
        targeted.user_id,
        targeted.city,
        targeted.segment_code,
        targeted.churn_probability,
        targeted.expected_loss_amount,
        targeted.balance_amount,
        -- What the card says, or the rule that stands in for it.
        case
            when targeted.rule_id is not null then risk_segments.rule
            else concat_ws(
                '; ', targeted.reason_1, targeted.reason_2, targeted.reason_3
            )
        end as reasons,
        sentences.reasons_en,
        sentences.reasons_ru,
        targeted.rule_id,
        aimed_calls.recommendation_id,
        aimed_calls.action_en,
        aimed_calls.action_ru
    from targeted
    inner join sentences
        on
            targeted.purpose = sentences.purpose
            and targeted.call_rank = sentences.call_rank
    left join risk_segments on targeted.rule_id = risk_segments.rule_id
    left join aimed_calls
        on
            targeted.purpose = aimed_calls.purpose
            and targeted.call_rank = aimed_calls.call_rank
            and aimed_calls.position = 1
),

retention_targets as (
    select
        cast(purpose as string) as purpose,
        cast(call_rank as integer) as call_rank,
        cast(user_id as string) as user_id,
        cast(city as string) as city,
        cast(segment_code as string) as segment_code,
        cast(churn_probability as double) as churn_probability,
        cast(expected_loss_amount as decimal(18, 2)) as expected_loss_amount,
        cast(balance_amount as decimal(18, 2)) as balance_amount,
        cast(reasons as string) as reasons,
        cast(reasons_en as string) as reasons_en,
        cast(reasons_ru as string) as reasons_ru,
        cast(rule_id as string) as rule_id,
        cast(recommendation_id as string) as recommendation_id,
        cast(action_en as string) as action_en,
        cast(action_ru as string) as action_ru
    from targets
)

select * from retention_targets
order by purpose desc, call_rank asc
