{%- do stop_build(campaign_faults(
    ref('stg_campaigns__settings'), ref('stg_campaigns__members'), ref('customer_months')
)) -%}
with members as (
    select * from {{ ref('stg_campaigns__members') }}
),

campaign_members as (
    select
        cast(campaign_id as string) as campaign_id,
        cast(user_id as string) as user_id,
        cast(city as string) as city,
        cast(block as string) as block,
        cast(arm as string) as arm,
        cast(churn_probability as double) as churn_probability,
        cast(expected_loss_amount as decimal(18, 2)) as expected_loss_amount,
        cast(is_reached as boolean) as is_reached
    from members
)

select * from campaign_members
order by campaign_id, block, arm, user_id, city
