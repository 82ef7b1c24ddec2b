with rules as (
    select * from {{ ref('recommendation_rules') }}
),

groups as (
    select * from {{ ref('int_recommendations__groups') }}
),

results as (
    select * from {{ ref('recommendation_results') }}
),

judged as (
    select
        rules.segment_code,
        rules.recommendation_id,
        rules.position,
        rules.is_call_action,
        rules.action_en,
        rules.action_ru,
        rules.to_change_en,
        rules.to_change_ru,
        groups.purpose,
        groups.aimed_feature,
        groups.aimed_band,
        groups.feature_en,
        groups.feature_ru,
        groups.band_en,
        groups.band_ru,
        groups.segment_position,
        groups.aimed_count,
        groups.aimed_churned_count,
        groups.rest_count,
        groups.rest_churned_count,
        groups.aimed_balance_at_risk_amount,
        groups.group_count,
        groups.group_churned_count,
        groups.balance_at_risk_amount,
        groups.balance_at_risk_share,
        results.difference,
        results.difference_low,
        results.difference_high,
        results.p_value,
        results.p_holm,
        results.verdict,
        results.is_emergency,
        results.verdict_en,
        results.verdict_ru,
        results.evidence_en,
        results.evidence_ru,
        results.situation_en,
        results.situation_ru,
        case results.verdict
            when 'supported' then 1
            when 'open' then 2
            when 'against' then 3
            else 4
        end as verdict_rank
    from rules
    inner join groups
        on
            rules.segment_code = groups.segment_code
            and rules.recommendation_id = groups.recommendation_id
    inner join results
        on
            rules.segment_code = results.segment_code
            and rules.recommendation_id = results.recommendation_id
),

-- What the data do not support comes after what they do.
prioritised as (
    select
        *,
        row_number() over (
            order by
                verdict_rank asc,
                case purpose when 'keep' then 0 else 1 end asc,
                aimed_balance_at_risk_amount desc nulls last,
                aimed_churned_count desc,
                segment_position asc nulls first,
                position asc,
                recommendation_id asc
        ) as priority
    from judged
),

recommendations as (
    select
        cast(segment_code as string) as segment_code,
        cast(recommendation_id as string) as recommendation_id,
        cast(priority as integer) as priority,
        cast(verdict as string) as verdict,
        cast(verdict_en as string) as verdict_en,
        cast(verdict_ru as string) as verdict_ru,
        cast(
            case
                when verdict in ('supported', 'against') then verdict = 'supported'
            end as boolean
        ) as is_supported,
        cast(is_emergency as boolean) as is_emergency,
        cast(situation_en as string) as situation_en,
        cast(situation_ru as string) as situation_ru,
        cast(is_call_action as boolean) as is_call_action,
        cast(action_en as string) as action_en,
        cast(action_ru as string) as action_ru,
        cast(to_change_en as string) as to_change_en,
        cast(to_change_ru as string) as to_change_ru,
        cast(purpose as string) as purpose,
        cast(aimed_feature as string) as aimed_feature,
        cast(aimed_band as string) as aimed_band,
        cast(feature_en as string) as aimed_feature_en,
        cast(feature_ru as string) as aimed_feature_ru,
        cast(band_en as string) as aimed_band_en,
        cast(band_ru as string) as aimed_band_ru,
        cast('churn_rate' as string) as metric,
        {{ share('aimed_churned_count', 'aimed_count') }} as metric_value,
        cast(aimed_count as bigint) as aimed_count,
        cast(aimed_churned_count as bigint) as aimed_churned_count,
        {{ share('aimed_churned_count', 'aimed_count') }} as aimed_rate,
        {{ wilson_low('aimed_churned_count', 'aimed_count') }} as aimed_rate_low,
        {{ wilson_high('aimed_churned_count', 'aimed_count') }} as aimed_rate_high,
        cast(rest_count as bigint) as rest_count,
        cast(rest_churned_count as bigint) as rest_churned_count,
        {{ share('rest_churned_count', 'rest_count') }} as rest_rate,
        {{ wilson_low('rest_churned_count', 'rest_count') }} as rest_rate_low,
        {{ wilson_high('rest_churned_count', 'rest_count') }} as rest_rate_high,
        cast(difference as double) as difference,
        cast(difference_low as double) as difference_low,
        cast(difference_high as double) as difference_high,
        cast(p_value as double) as p_value,
        cast(p_holm as double) as p_holm,
        cast(evidence_en as string) as evidence_en,
        cast(evidence_ru as string) as evidence_ru,
        cast(group_count as bigint) as customer_count,
        cast(group_churned_count as bigint) as churned_count,
        {{ share('group_churned_count', 'group_count') }} as churn_rate,
        cast(aimed_balance_at_risk_amount as decimal(38, 2))
            as aimed_balance_at_risk_amount,
        cast(balance_at_risk_amount as decimal(38, 2)) as balance_at_risk_amount,
        cast(balance_at_risk_share as double) as balance_at_risk_share
    from prioritised
)

select * from recommendations
order by priority
