with rules as (
    select * from {{ ref('recommendation_rules') }}
),

segments as (
    select * from {{ ref('segment_rules') }}
),

metric_names as (
    select * from {{ ref('portrait_metrics') }}
),

figures as (
    select
        *,
        case portrait when 'everybody' then 'general' else segment_code end
            as group_code
    from {{ ref('int_groups__metrics') }}
    where portrait in ('everybody', 'segment')
),

portraits as (
    select
        *,
        case portrait when 'everybody' then 'general' else segment_code end
            as group_code
    from {{ ref('int_groups__measures') }}
    where population = 'all_customers' and portrait in ('everybody', 'segment')
),

judged as (
    select
        rules.segment_code,
        rules.recommendation_id,
        figures.metric_value,
        figures.metric_value_low,
        figures.metric_value_high,
        everybody.metric_value as everybody_value,
        {{ is_expectation_met(
            'rules.comparison', 'figures', 'everybody.metric_value', 'rules.threshold'
        ) }} as is_supported
    from rules
    inner join figures
        on
            rules.segment_code = figures.group_code
            and rules.metric = figures.metric
    inner join figures as everybody
        on
            figures.metric = everybody.metric
            and everybody.portrait = 'everybody'
),

-- A rule stays in the table when nobody belongs to its segment: then without figures.
justified as (
    select
        rules.*,
        judged.metric_value,
        judged.metric_value_low,
        judged.metric_value_high,
        judged.everybody_value,
        judged.is_supported,
        portraits.customer_count,
        portraits.churned_count,
        portraits.churn_rate,
        portraits.balance_at_risk_amount,
        portraits.balance_at_risk_share,
        -- Without balances the customers at risk stand for the money.
        coalesce(
            portraits.is_reportable
            and coalesce(portraits.balance_at_risk_share, portraits.churn_rate)
            >= {{ var('emergency_share_at_risk') }},
            false
        ) as is_emergency,
        {{ evidence_text(
            'rules.comparison', 'judged.metric_value', 'judged.everybody_value',
            'rules.threshold', 'metric_names', 'en'
        ) }} as evidence_en,
        {{ evidence_text(
            'rules.comparison', 'judged.metric_value', 'judged.everybody_value',
            'rules.threshold', 'metric_names', 'ru'
        ) }} as evidence_ru,
        segments.position as segment_position
    from rules
    inner join metric_names on rules.metric = metric_names.metric
    left join segments on rules.segment_code = segments.segment_code
    left join portraits on rules.segment_code = portraits.group_code
    left join judged
        on
            rules.segment_code = judged.segment_code
            and rules.recommendation_id = judged.recommendation_id
),

-- What the figures do not support comes after what they do.
prioritised as (
    select
        *,
        row_number() over (
            order by
                coalesce(is_supported, false) desc,
                balance_at_risk_amount desc nulls last,
                churned_count desc nulls last,
                segment_position asc nulls first,
                position asc,
                recommendation_id asc
        ) as priority
    from justified
),

recommendations as (
    select
        cast(segment_code as string) as segment_code,
        cast(recommendation_id as string) as recommendation_id,
        cast(priority as integer) as priority,
        cast(is_emergency as boolean) as is_emergency,
        cast(is_call_action as boolean) as is_call_action,
        cast(action_en as string) as action_en,
        cast(action_ru as string) as action_ru,
        cast(rationale_en as string) as rationale_en,
        cast(rationale_ru as string) as rationale_ru,
        cast(metric as string) as metric,
        cast(comparison as string) as comparison,
        cast(threshold as double) as threshold,
        cast(metric_value as double) as metric_value,
        cast(metric_value_low as double) as metric_value_low,
        cast(metric_value_high as double) as metric_value_high,
        cast(everybody_value as double) as everybody_value,
        cast(is_supported as boolean) as is_supported,
        cast(evidence_en as string) as evidence_en,
        cast(evidence_ru as string) as evidence_ru,
        cast(customer_count as bigint) as customer_count,
        cast(churned_count as bigint) as churned_count,
        cast(churn_rate as double) as churn_rate,
        cast(balance_at_risk_amount as decimal(38, 2)) as balance_at_risk_amount,
        cast(balance_at_risk_share as double) as balance_at_risk_share
    from prioritised
)

select * from recommendations
order by priority
