with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers' and portrait = 'everybody'
),

limits as (
    select * from {{ ref('int_bank__balance_at_risk') }}
),

-- No row where no balance is known.
words as (
    select * from {{ ref('balance_at_risk_results') }}
),

bank_portrait as (
    select
        {{ portrait_columns('portraits') | indent(8) }},
        cast(limits.share_low as double) as balance_at_risk_share_low,
        cast(limits.share_high as double) as balance_at_risk_share_high,
        cast(limits.imputed_share as double) as balance_at_risk_share_if_median,
        cast(words.balance_at_risk_en as string) as balance_at_risk_en,
        cast(words.balance_at_risk_ru as string) as balance_at_risk_ru
    from portraits
    cross join limits
    left join words on limits.at_risk_share is not null
)

select * from bank_portrait
