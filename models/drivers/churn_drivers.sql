with counts as (
    select * from {{ ref('int_churn_drivers__counts') }}
),

tests as (
    select * from {{ ref('churn_driver_results') }}
),

bands as (
    select * from {{ ref('int_features__bands') }}
),

features as (
    select * from {{ ref('features') }}
),

rates as (
    select
        *,
        {{ share('churned_count', 'customer_count') }} as churn_rate,
        {{ wilson_low('churned_count', 'customer_count') }} as churn_rate_low,
        {{ wilson_high('churned_count', 'customer_count') }} as churn_rate_high,
        {{ share('all_churned_count', 'all_count') }}
            as all_churn_rate,
        {{ is_reportable('customer_count') }} as is_reportable
    from counts
),

churn_drivers as (
    select
        cast(rates.feature as string) as feature,
        cast(rates.band as string) as band,
        cast(bands.feature_position as integer) as feature_position,
        cast(bands.position as integer) as position,
        cast(bands.name_en as string) as feature_en,
        cast(bands.name_ru as string) as feature_ru,
        cast(features.used_for as string) as used_for,
        cast(bands.label_en as string) as label_en,
        cast(bands.label_ru as string) as label_ru,
        cast(rates.customer_count as bigint) as customer_count,
        {{ share('rates.customer_count', 'rates.all_count') }} as customer_share,
        cast(rates.churned_count as bigint) as churned_count,
        cast(rates.churn_rate as double) as churn_rate,
        cast(rates.churn_rate_low as double) as churn_rate_low,
        cast(rates.churn_rate_high as double) as churn_rate_high,
        cast(rates.churn_rate / nullif(rates.all_churn_rate, 0) as double)
            as lift,
        {{ share('rates.churned_count', 'rates.all_churned_count') }}
            as churner_share,
        cast(tests.p_value as double) as p_value,
        cast(tests.p_adjusted as double) as p_adjusted,
        cast(
            case
                when
                    not rates.is_reportable
                    or coalesce(tests.p_adjusted, 1) > {{ var('churn_driver_alpha') }}
                    or abs(rates.churn_rate - rates.all_churn_rate)
                    < {{ var('churn_driver_min_difference') }} * rates.all_churn_rate
                    then 'not_distinguished'
                when rates.churn_rate_low > rates.all_churn_rate then 'above'
                when rates.churn_rate_high < rates.all_churn_rate then 'below'
                else 'not_distinguished'
            end as string
        ) as direction,
        cast(rates.balance_amount as decimal(38, 2)) as balance_amount,
        cast(
            case
                when rates.balance_amount is not null
                    then coalesce(rates.balance_at_risk_amount, 0)
            end as decimal(38, 2)
        ) as balance_at_risk_amount,
        cast(rates.is_reportable as boolean) as is_reportable
    from rates
    inner join tests
        on
            rates.feature = tests.feature
            and rates.band = tests.band
    inner join bands
        on
            rates.feature = bands.feature
            and rates.band = bands.band
    inner join features on rates.feature = features.feature
)

select * from churn_drivers
order by feature_position, position, band
