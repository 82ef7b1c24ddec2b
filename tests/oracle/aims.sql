-- Whom each action is aimed at, and the rest of its segment.
create table recommendation_rules as
from read_csv(
    getvariable('reference') || '/recommendation_rules.csv',
    types = {'aimed_band': 'varchar', 'aimed_feature': 'varchar'}
);

create table bands_of_segments as
select
    segment_code,
    feature,
    band,
    sum(customer_count)::bigint as n,
    coalesce(sum(customer_count) filter (where is_churned), 0)::bigint as churned,
    sum(balance_amount) filter (where is_churned) as at_risk
from (
    unpivot patterns on
        products, balance, equity, activity, card, score, gender, age, age_group, salary,
        city
    into name feature value band
)
group by all;

create table aimed_groups as
with totals as (
    select
        segment_code,
        sum(n)::bigint as n,
        sum(churned)::bigint as churned,
        sum(at_risk) as at_risk
    from bands_of_segments
    where feature = 'products'
    group by segment_code
),

sums as (
    select
        rules.segment_code,
        rules.recommendation_id,
        coalesce(sum(n) filter (where band = aimed_band), 0) as aimed_count,
        coalesce(sum(churned) filter (where band = aimed_band), 0) as aimed_churned_count,
        sum(at_risk) filter (where band = aimed_band) as aimed_at_risk,
        coalesce(sum(n) filter (where band not in (aimed_band, 'missing')), 0)
            as rest_count,
        coalesce(sum(churned) filter (where band not in (aimed_band, 'missing')), 0)
            as rest_churned_count
    from recommendation_rules as rules
    left join bands_of_segments as bands
        on
            rules.aimed_feature = bands.feature
            and (
                rules.segment_code = bands.segment_code or rules.segment_code = 'general'
            )
    where aimed_feature is not null
    group by all
    union all
    select
        rules.segment_code,
        rules.recommendation_id,
        coalesce(sum(n) filter (where is_inside), 0),
        coalesce(sum(churned) filter (where is_inside), 0),
        sum(at_risk) filter (where is_inside),
        coalesce(sum(n) filter (where not is_inside), 0),
        coalesce(sum(churned) filter (where not is_inside), 0)
    from recommendation_rules as rules
    cross join lateral (
        select
            *,
            rules.segment_code in ('general', totals.segment_code) as is_inside
        from totals
    ) as totals
    where aimed_feature is null
    group by all
)

select
    rules.segment_code,
    rules.recommendation_id,
    rules.aimed_feature,
    rules.aimed_band,
    rules.purpose,
    '' as segment_en,
    '' as segment_ru,
    rules.aimed_feature as feature_en,
    rules.aimed_feature as feature_ru,
    rules.aimed_band as band_en,
    rules.aimed_band as band_ru,
    true as is_band_present,
    rules.aimed_feature is null
    or rules.aimed_feature in (select feature from driver_counts) as is_feature_present,
    sums.aimed_count::bigint as aimed_count,
    sums.aimed_churned_count::bigint as aimed_churned_count,
    sums.rest_count::bigint as rest_count,
    sums.rest_churned_count::bigint as rest_churned_count,
    case when whole.balance_amount is not null then coalesce(sums.aimed_at_risk, 0) end
        as aimed_balance_at_risk_amount,
    coalesce(whole.customer_count, 0)::bigint as group_count,
    coalesce(whole.churned_count, 0)::bigint as group_churned_count,
    whole.balance_at_risk_amount,
    whole.balance_at_risk_share
from recommendation_rules as rules
inner join sums using (segment_code, recommendation_id)
left join portraits as whole
    on
        whole.population = 'all_customers'
        and case rules.segment_code
            when 'general' then whole.portrait = 'everybody'
            else
                whole.portrait = 'segment' and whole.segment_code = rules.segment_code
        end;
