with customers as (
    select * from {{ ref('int_customers__segmented') }}
),

recommendations as (
    select * from {{ ref('recommendations') }}
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

targets as (
    select
        user_id,
        city,
        segment_code,
        balance_rub,
        'leaving' as reason_code
    from customers
    where is_churned
),

ranked as (
    select
        targets.*,
        coalesce(calls.recommendation_id, general.recommendation_id)
            as recommendation_id,
        coalesce(calls.action_en, general.action_en) as action_en,
        coalesce(calls.action_ru, general.action_ru) as action_ru,
        row_number() over (
            partition by targets.segment_code
            order by
                case targets.reason_code when 'leaving' then 0 else 1 end asc,
                targets.balance_rub desc nulls last,
                targets.user_id asc,
                targets.city asc
        ) as call_rank
    from targets
    left join calls
        on
            targets.segment_code = calls.segment_code
            and calls.position = 1
    left join calls as general
        on
            general.segment_code = 'general'
            and general.position = 1
),

retention_targets as (
    select
        cast(segment_code as varchar) as segment_code,
        cast(call_rank as bigint) as call_rank,
        cast(user_id as bigint) as user_id,
        cast(city as varchar) as city,
        cast(balance_rub as decimal(18, 2)) as balance_rub,
        cast(reason_code as varchar) as reason_code,
        cast('Flagged as leaving: win back' as varchar) as reason_en,
        cast('Отмечен как уходящий: вернуть' as varchar) as reason_ru,
        cast(null as varchar) as rule_id,
        cast(recommendation_id as varchar) as recommendation_id,
        cast(action_en as varchar) as action_en,
        cast(action_ru as varchar) as action_ru
    from ranked
)

select * from retention_targets
