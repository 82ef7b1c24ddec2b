with folded as (
    select * from {{ ref('int_churn_cube__folded') }}
),

bands as (
    select * from {{ ref('feature_bands') }}
),

churn_cube as (
    select
        cast(folded.folded_attribute_count as integer) as folded_attribute_count,
        cast(folded.product_count as integer) as product_count,
        cast(folded.segment_code as string) as segment_code,
        cast(folded.age_group as string) as age_group,
        cast(bands.position as integer) as age_group_position,
        cast(bands.label_en as string) as age_group_en,
        cast(bands.label_ru as string) as age_group_ru,
        cast(folded.gender as string) as gender,
        cast(folded.is_active as boolean) as is_active,
        cast(folded.has_credit_card as boolean) as has_credit_card,
        cast(folded.is_other_city as boolean) as is_other_city,
        cast(folded.city as string) as city,
        cast(folded.customer_count as bigint) as customer_count,
        cast(folded.churned_count as bigint) as churned_count,
        cast(folded.known_balance_count as bigint) as known_balance_count,
        cast(folded.balance_amount as decimal(38, 2)) as balance_amount,
        cast(folded.balance_at_risk_amount as decimal(38, 2)) as balance_at_risk_amount
    from folded
    left join bands
        on folded.age_group = bands.band and bands.feature = 'age_group'
)

select * from churn_cube
order by
    folded_attribute_count,
    product_count,
    age_group_position,
    gender,
    is_active,
    has_credit_card,
    is_other_city,
    city
