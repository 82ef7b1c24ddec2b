with portraits as (
    select * from {{ ref('int_churn__portraits') }}
),

churn_portraits as (
    select
        cast(portraits.is_churned as boolean) as is_churned,
        {{ portrait_columns('portraits') | indent(8) }},
        {{ churn_effect_columns('portraits') | indent(8) }}
    from portraits
    where portraits.portrait = 'churn'
)

select * from churn_portraits
order by is_churned
