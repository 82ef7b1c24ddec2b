with settings as (
    select * from {{ ref('stg_campaigns__settings') }}
    where problem is null
),

blocks as (
    select
        campaign_id,
        sum(call_count) as call_count,
        sum(control_count) as control_count,
        count(*) as block_count
    from {{ ref('stats_campaign_blocks') }}
    group by campaign_id
),

plans as (
    select * from {{ ref('campaign_plan_results') }}
),

described as (
    select
        settings.campaign_id,
        settings.name_en,
        settings.name_ru,
        settings.purpose,
        settings.segment_code,
        settings.capacity,
        settings.control_share,
        settings.outcome,
        settings.horizon_months,
        settings.smallest_useful_effect,
        settings.call_cost_amount,
        settings.as_of,
        blocks.call_count,
        blocks.control_count,
        blocks.block_count,
        plans.smallest_detectable_effect,
        plans.sentence_en,
        plans.sentence_ru
    from settings
    inner join blocks on settings.campaign_id = blocks.campaign_id
    inner join plans on settings.campaign_id = plans.campaign_id
)

select * from described
