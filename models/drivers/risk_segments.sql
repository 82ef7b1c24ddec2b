with selected as (
    select * from {{ ref('int_risk_segments__selected') }}
),

shared_shares as (
    select * from {{ ref('int_risk_segments__overlaps') }}
),

bands as (
    select * from {{ ref('int_features__bands') }}
),

patterns as (
    select * from {{ ref('agg_customers__band_counts') }}
),

conditions as (
    {%- for feature in rule_features() %}
        select
            rule_id,
            '{{ feature }}' as feature,
            {{ feature }} as band
        from selected
        where {{ feature }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
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

near_duplicates as (
    select
        better_rule as rule,
        {{ dbt.listagg('rule', "'; '", 'order by rule asc') }} as similar_rules
    from shared_shares
    where overlap_share >= {{ var('risk_segment_max_overlap') }}
    group by better_rule
),

money as (
    select
        selected.rule_id,
        sum(patterns.balance_amount) as balance_amount,
        sum(case when patterns.is_churned then patterns.balance_amount end)
            as balance_at_risk_amount
    from selected
    inner join patterns
        on {{ rule_covers('selected', 'patterns') | indent(8) }}
    group by selected.rule_id
),

risk_segments as (
    select
        cast(selected.rule_id as string) as rule_id,
        cast(selected.rule as string) as rule,
        cast(labels.rule_en as string) as rule_en,
        cast(labels.rule_ru as string) as rule_ru,
        cast(selected.side as string) as side,
        cast(selected.position as integer) as position,
        cast(selected.condition_count as integer) as condition_count,
        cast(selected.found_count + selected.confirmed_count as bigint)
            as customer_count,
        cast(selected.found_churned_count + selected.confirmed_churned_count as bigint)
            as churned_count,
        cast(selected.found_count as bigint) as found_count,
        cast(selected.confirmed_count as bigint) as confirmed_count,
        {{ share('selected.found_churned_count', 'selected.found_count') }}
            as churn_rate_found,
        {{ share('selected.confirmed_churned_count', 'selected.confirmed_count') }}
            as churn_rate_confirmed,
        {{ wilson_low('selected.confirmed_churned_count', 'selected.confirmed_count') }}
            as confirmed_low,
        {{ wilson_high(
            'selected.confirmed_churned_count', 'selected.confirmed_count'
        ) }} as confirmed_high,
        cast(selected.lift as double) as lift,
        cast(money.balance_amount as decimal(38, 2)) as balance_amount,
        cast(
            case
                when money.balance_amount is not null
                    then coalesce(money.balance_at_risk_amount, 0)
            end as decimal(38, 2)
        ) as balance_at_risk_amount,
        cast(selected.p_adjusted as double) as p_adjusted,
        cast(selected.p_confirmed_adjusted as double) as p_confirmed_adjusted,
        cast(near_duplicates.similar_rules as string) as similar_rules
    from selected
    inner join labels on selected.rule_id = labels.rule_id
    inner join money on selected.rule_id = money.rule_id
    left join near_duplicates on selected.rule = near_duplicates.rule
)

select * from risk_segments
order by side desc, position asc
