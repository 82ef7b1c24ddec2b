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

campaigns as (
    select
        cast(settings.campaign_id as string) as campaign_id,
        cast(settings.name_en as string) as name_en,
        cast(settings.name_ru as string) as name_ru,
        cast(settings.purpose as string) as purpose,
        cast(settings.segment_code as string) as segment_code,
        cast(settings.capacity as bigint) as capacity,
        cast(settings.control_share as double) as control_share,
        cast(settings.outcome as string) as outcome,
        cast(settings.horizon_months as bigint) as horizon_months,
        cast(settings.smallest_useful_effect as double) as smallest_useful_effect,
        cast(settings.call_cost_amount as double) as call_cost_amount,
        cast(settings.as_of as date) as as_of,
        cast(blocks.call_count as bigint) as call_count,
        cast(blocks.control_count as bigint) as control_count,
        cast(blocks.block_count as bigint) as block_count,
        cast(plans.smallest_detectable_effect as double) as smallest_detectable_effect,
        cast(plans.sentence_en as string) as sentence_en,
        cast(plans.sentence_ru as string) as sentence_ru
    from settings
    inner join blocks on settings.campaign_id = blocks.campaign_id
    inner join plans on settings.campaign_id = plans.campaign_id
)

select * from campaigns
order by campaign_id
