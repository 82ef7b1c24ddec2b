with targeted as (
    select * from {{ ref('int_targets__ranked') }}
),

recommendations as (
    select * from {{ ref('recommendations') }}
),

risk_segments as (
    select * from {{ ref('risk_segments') }}
),

calls as (
    select
        segment_code,
        recommendation_id,
        action_en,
        action_ru,
        row_number() over (
            partition by segment_code
            order by priority asc
        ) as position
    from recommendations
    where is_call_action and is_supported
),

reasons as (
    select
        rule_id,
        concat(
            'Stays, but is in a group that leaves often (', rule_en, '): ',
            {{ format_share('named_rate_confirmed', 'en') }},
            ' of those in it are flagged as churned'
        ) as reason_en,
        concat(
            'Остаётся, но входит в группу с высоким оттоком (', rule_ru, '): отмечены ',
            {{ format_share('named_rate_confirmed', 'ru') }}
        ) as reason_ru
    from risk_segments
),

targets as (
    select
        targeted.segment_code,
        targeted.call_rank,
        targeted.user_id,
        targeted.city,
        targeted.balance_amount,
        targeted.rule_id,
        case
            when targeted.is_churned then 'leaving'
            else 'risk_rule'
        end as reason_code,
        case
            when targeted.is_churned then 'Flagged as leaving: win back'
            else reasons.reason_en
        end as reason_en,
        case
            when targeted.is_churned then 'Отмечен как уходящий: вернуть'
            else reasons.reason_ru
        end as reason_ru,
        coalesce(calls.recommendation_id, general.recommendation_id)
            as recommendation_id,
        coalesce(calls.action_en, general.action_en) as action_en,
        coalesce(calls.action_ru, general.action_ru) as action_ru
    from targeted
    left join reasons on targeted.rule_id = reasons.rule_id
    left join calls
        on
            targeted.segment_code = calls.segment_code
            and calls.position = 1
    left join calls as general
        on
            general.segment_code = 'general'
            and general.position = 1
),

retention_targets as (
    select
        cast(segment_code as string) as segment_code,
        cast(call_rank as bigint) as call_rank,
        cast(user_id as string) as user_id,
        cast(city as string) as city,
        cast(balance_amount as decimal(18, 2)) as balance_amount,
        cast(reason_code as string) as reason_code,
        cast(reason_en as string) as reason_en,
        cast(reason_ru as string) as reason_ru,
        cast(rule_id as string) as rule_id,
        cast(recommendation_id as string) as recommendation_id,
        cast(action_en as string) as action_en,
        cast(action_ru as string) as action_ru
    from targets
)

select * from retention_targets
