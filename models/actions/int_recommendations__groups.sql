{#- Whom an action is aimed at, and the rest of its segment; without a feature the whole
    segment, and all other customers. Whose band is not known is in neither. -#}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT05
with rules as (
    select * from {{ ref('recommendation_rules') }}
),

patterns as (
    select * from {{ ref('agg_customers__band_counts') }}
),

segments as (
    select * from {{ ref('segments') }}
),

bands as (
    select * from {{ ref('int_features__bands') }}
),

-- A band may be none of this build's; its feature still has a name.
feature_names as (
    select
        feature,
        max(name_en) as name_en,
        max(name_ru) as name_ru
    from bands
    group by feature
),

aimed as (
    select
        rules.segment_code,
        rules.recommendation_id,
        rules.aimed_feature,
        rules.aimed_band,
        patterns.segment_code as customer_segment_code,
        patterns.is_churned,
        patterns.customer_count,
        patterns.balance_amount,
        case rules.aimed_feature
            {% for feature in pattern_features() %}
                when '{{ feature }}' then patterns.{{ feature }}
            {% endfor %}
        end as band
    from rules
    cross join patterns
),

placed as (
    select
        segment_code,
        recommendation_id,
        is_churned,
        customer_count,
        balance_amount,
        band <> 'missing' as is_band_known,
        segment_code in ('general', customer_segment_code) as is_in_group,
        case
            when aimed_feature is null
                then
                    case
                        when segment_code in ('general', customer_segment_code)
                            then 'aimed'
                        else 'rest'
                    end
            when segment_code not in ('general', customer_segment_code) then 'outside'
            when band = aimed_band then 'aimed'
            when band = 'missing' then 'outside'
            else 'rest'
        end as place
    from aimed
),

counted as (
    select
        segment_code,
        recommendation_id,
        {% for place in ['aimed', 'rest'] %}
            sum(case when place = '{{ place }}' then customer_count else 0 end)
                as {{ place }}_count,
            sum(
                case when place = '{{ place }}' and is_churned then customer_count else 0 end
            ) as {{ place }}_churned_count,
        {% endfor %}
        sum(case when place = 'aimed' and is_churned then balance_amount end)
            as aimed_balance_at_risk_amount,
        max(case when is_band_known then 1 else 0 end) = 1 as is_band_ever_known,
        sum(case when is_in_group then customer_count else 0 end) as group_count,
        sum(case when is_in_group and is_churned then customer_count else 0 end)
            as group_churned_count,
        sum(case when is_in_group then balance_amount end) as group_balance_amount,
        sum(case when is_in_group and is_churned then balance_amount end)
            as group_balance_at_risk_amount
    from placed
    group by segment_code, recommendation_id
),

groups as (
    select
        rules.segment_code,
        rules.recommendation_id,
        rules.aimed_feature,
        rules.aimed_band,
        rules.purpose,
        segments.name_en as segment_en,
        segments.name_ru as segment_ru,
        segments.position as segment_position,
        feature_names.name_en as feature_en,
        feature_names.name_ru as feature_ru,
        bands.label_en as band_en,
        bands.label_ru as band_ru,
        -- A column that the extract does not have is missing for everybody.
        rules.aimed_feature is null or counted.is_band_ever_known as is_feature_present,
        -- Where the bands of amounts follow the data, those of the seed are not there.
        rules.aimed_feature is null or bands.band is not null as is_band_present,
        cast(counted.aimed_count as bigint) as aimed_count,
        cast(counted.aimed_churned_count as bigint) as aimed_churned_count,
        cast(counted.rest_count as bigint) as rest_count,
        cast(counted.rest_churned_count as bigint) as rest_churned_count,
        cast(
            case
                when counted.group_balance_amount is not null
                    then coalesce(counted.aimed_balance_at_risk_amount, 0)
            end as decimal(38, 2)
        ) as aimed_balance_at_risk_amount,
        cast(counted.group_count as bigint) as group_count,
        cast(counted.group_churned_count as bigint) as group_churned_count,
        cast(
            case
                when counted.group_balance_amount is not null
                    then coalesce(counted.group_balance_at_risk_amount, 0)
            end as decimal(38, 2)
        ) as balance_at_risk_amount,
        {{ share(
            'coalesce(counted.group_balance_at_risk_amount, 0)',
            'counted.group_balance_amount'
        ) }} as balance_at_risk_share
    from rules
    inner join counted
        on
            rules.segment_code = counted.segment_code
            and rules.recommendation_id = counted.recommendation_id
    left join segments on rules.segment_code = segments.segment_code
    left join feature_names on rules.aimed_feature = feature_names.feature
    left join bands
        on
            rules.aimed_feature = bands.feature
            and rules.aimed_band = bands.band
)

select * from groups
