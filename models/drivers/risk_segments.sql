with rules as (
    select * from {{ ref('risk_segment_results') }}
),

conditions as (
    select * from {{ ref('int_risk_segments__conditions') }}
),

bands as (
    select * from {{ ref('int_features__bands') }}
),

labels as (
    select
        conditions.rule_id,
        {{ dbt.listagg(
            "concat(bands.name_en, ': ', bands.label_en)", "'; '",
            'order by bands.feature_position asc'
        ) }} as rule_en,
        {{ dbt.listagg(
            "concat(bands.name_ru, ': ', bands.label_ru)", "'; '",
            'order by bands.feature_position asc'
        ) }} as rule_ru
    from conditions
    inner join bands
        on
            conditions.feature = bands.feature
            and conditions.band = bands.band
    group by conditions.rule_id
),

rates as (
    select
        *,
        {{ share('everybody_confirmed_churned_count', 'everybody_confirmed_count') }}
            as everybody_rate,
        {{ share('confirmed_churned_count', 'confirmed_count') }}
            as churn_rate_confirmed,
        {{ share('named_confirmed_churned_count', 'named_confirmed_count') }}
            as named_rate_confirmed
    from rules
),

risk_segments as (
    select
        cast(rates.rule_id as string) as rule_id,
        cast(rates.rule as string) as rule,
        cast(labels.rule_en as string) as rule_en,
        cast(labels.rule_ru as string) as rule_ru,
        cast(rates.side as string) as side,
        cast(rates.position as integer) as position,
        cast(rates.condition_count as integer) as condition_count,
        cast(rates.found_count + rates.confirmed_count as bigint) as customer_count,
        cast(rates.found_churned_count + rates.confirmed_churned_count as bigint)
            as churned_count,
        cast(rates.found_count as bigint) as found_count,
        cast(rates.confirmed_count as bigint) as confirmed_count,
        {{ share('rates.found_churned_count', 'rates.found_count') }}
            as churn_rate_found,
        cast(rates.churn_rate_confirmed as double) as churn_rate_confirmed,
        {{ wilson_low('rates.confirmed_churned_count', 'rates.confirmed_count') }}
            as confirmed_low,
        {{ wilson_high('rates.confirmed_churned_count', 'rates.confirmed_count') }}
            as confirmed_high,
        cast(rates.churn_rate_confirmed / rates.everybody_rate as double) as lift,
        cast(rates.named_found_count + rates.named_confirmed_count as bigint)
            as named_count,
        cast(
            rates.named_found_churned_count + rates.named_confirmed_churned_count
            as bigint
        ) as named_churned_count,
        cast(rates.named_rate_confirmed as double) as named_rate_confirmed,
        {{ wilson_low(
            'rates.named_confirmed_churned_count', 'rates.named_confirmed_count'
        ) }} as named_low,
        {{ wilson_high(
            'rates.named_confirmed_churned_count', 'rates.named_confirmed_count'
        ) }} as named_high,
        cast(rates.named_rate_confirmed / rates.everybody_rate as double) as named_lift,
        cast(rates.balance_amount as decimal(38, 2)) as balance_amount,
        cast(
            case
                when rates.balance_amount is not null
                    then coalesce(rates.balance_at_risk_amount, 0)
            end as decimal(38, 2)
        ) as balance_at_risk_amount,
        cast(rates.p_adjusted as double) as p_adjusted,
        cast(rates.p_confirmed_adjusted as double) as p_confirmed_adjusted
    from rates
    inner join labels on rates.rule_id = labels.rule_id
)

select * from risk_segments
order by side desc, position asc
