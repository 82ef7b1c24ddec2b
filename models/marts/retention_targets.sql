-- depends_on: {{ ref('int_risk_segments__conditions') }}
with customers as (
    select * from {{ ref('int_customers__segmented') }}
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
            'Stays, but matches a high-churn group (', rule_en, '): ',
            {{ format_share('churn_rate_confirmed', 'en') }}, ' of it leave'
        ) as reason_en,
        concat(
            'Остаётся, но похож на группу с высоким оттоком (', rule_ru, '): уходят ',
            {{ format_share('churn_rate_confirmed', 'ru') }}
        ) as reason_ru
    from risk_segments
),

flagged as (
    select
        customers.user_id,
        customers.city,
        customers.segment_code,
        customers.balance_rub,
        customers.is_churned,
        case
            when not customers.is_churned then {{ risk_rule_of() | indent(12) }}
        end as rule_id
    from customers
),

-- Ranked before the texts come in, so that the sort carries narrow rows.
ranked as (
    select
        user_id,
        city,
        segment_code,
        balance_rub,
        is_churned,
        rule_id,
        row_number() over (
            partition by segment_code
            order by
                case when is_churned then 0 else 1 end asc,
                balance_rub desc nulls last,
                user_id asc,
                city asc
        ) as call_rank
    from flagged
    where is_churned or rule_id is not null
),

targets as (
    select
        ranked.segment_code,
        ranked.call_rank,
        ranked.user_id,
        ranked.city,
        ranked.balance_rub,
        ranked.rule_id,
        case when ranked.is_churned then 'leaving' else 'risk_rule' end as reason_code,
        coalesce(reasons.reason_en, 'Flagged as leaving: win back') as reason_en,
        coalesce(reasons.reason_ru, 'Отмечен как уходящий: вернуть') as reason_ru,
        coalesce(calls.recommendation_id, general.recommendation_id)
            as recommendation_id,
        coalesce(calls.action_en, general.action_en) as action_en,
        coalesce(calls.action_ru, general.action_ru) as action_ru
    from ranked
    left join reasons on ranked.rule_id = reasons.rule_id
    left join calls
        on
            ranked.segment_code = calls.segment_code
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
        cast(reason_en as varchar) as reason_en,
        cast(reason_ru as varchar) as reason_ru,
        cast(rule_id as varchar) as rule_id,
        cast(recommendation_id as varchar) as recommendation_id,
        cast(action_en as varchar) as action_en,
        cast(action_ru as varchar) as action_ru
    from targets
)

select * from retention_targets
