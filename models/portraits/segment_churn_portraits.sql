with portraits as (
    select * from {{ ref('int_churn__portraits') }}
),

segment_churn_portraits as (
    select
        cast(portraits.segment_code as string) as segment_code,
        cast(portraits.is_churned as boolean) as is_churned,
        {{ portrait_columns('portraits') | indent(8) }},
        {{ churn_effect_columns('portraits') | indent(8) }}
    from portraits
    where portraits.portrait = 'segment_and_churn'
)

select * from segment_churn_portraits
order by segment_code, is_churned
