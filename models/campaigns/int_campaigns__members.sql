{%- do stop_build(campaign_faults(
    ref('stg_campaigns__settings'), ref('stg_campaigns__members'), ref('customer_months')
)) -%}
with members as (
    select * from {{ ref('stg_campaigns__members') }}
)

select * from members
