-- What follows from the counts and the p-values of Python: driver_tests, rules,
-- hypothesis_tests, stratified_checks, feature_associations.

-- -------------------------------------------------------------------- portrait tables

create macro portraits_of(kind, whom) as table
select
    * exclude (
        population, portrait, segment_code, product_count, is_churned,
        known_gender_count, known_credit_card_count, known_active_count
    ),
    segment_code,
    product_count,
    is_churned
from portraits
where portrait = kind and population = whom;

create table marts.bank_portrait as
select * exclude (segment_code, product_count, is_churned)
from portraits_of('everybody', 'all_customers');

create table marts.segment_portraits as
select * exclude (product_count, is_churned)
from portraits_of('segment', 'all_customers');

create table complete_cases.segment_portraits as
select * exclude (product_count, is_churned)
from portraits_of('segment', 'complete_cases');

create table marts.product_count_portraits as
select * exclude (segment_code, is_churned)
from portraits_of('product_count', 'all_customers');

create table complete_cases.product_count_portraits as
select * exclude (segment_code, is_churned)
from portraits_of('product_count', 'complete_cases');

-- Figures of a group with their intervals: Wilson for shares, normal for means.
create table metrics as
with all_portraits as (
    select *
    from portraits
    where population = 'all_customers'
),

gaps as (
    select case when count(*) > 1 then max(churn_rate) - min(churn_rate) end as gap
    from all_portraits
    where portrait = 'segment' and is_reportable
),

extended as (
    select
        portraits.*,
        case when portraits.portrait = 'everybody' then gaps.gap end as gap,
        case
            when everybody.missing_balance_amount_count
                between 1 and everybody.customer_count - 1
                then share(
                    portraits.missing_balance_amount_count, portraits.customer_count
                )
        end as missing_balance_share,
        portraits.customer_count - portraits.missing_balance_amount_count
            as known_balance_count
    from all_portraits as portraits
    inner join all_portraits as everybody on everybody.portrait = 'everybody'
    cross join gaps
),

listed as (
    select
        portrait,
        segment_code,
        product_count,
        is_churned,
        unnest([
            {'metric': 'women_share', 'kind': 'share', 'metric_value': women_share, 'sd': null, 'known_count': known_gender_count},
            {'metric': 'credit_card_share', 'kind': 'share', 'metric_value': credit_card_share, 'sd': null, 'known_count': known_credit_card_count},
            {'metric': 'active_share', 'kind': 'share', 'metric_value': active_share, 'sd': null, 'known_count': known_active_count},
            {'metric': 'churn_rate', 'kind': 'share', 'metric_value': churn_rate, 'sd': null, 'known_count': customer_count},
            {'metric': 'missing_balance_share', 'kind': 'share', 'metric_value': missing_balance_share, 'sd': null, 'known_count': customer_count},
            {'metric': 'mean_age_years', 'kind': 'mean', 'metric_value': mean_age_years, 'sd': sd_age_years, 'known_count': customer_count - missing_age_years_count},
            {'metric': 'mean_equity_score', 'kind': 'mean', 'metric_value': mean_equity_score, 'sd': sd_equity_score, 'known_count': customer_count - missing_equity_score_count},
            {'metric': 'mean_credit_score', 'kind': 'mean', 'metric_value': mean_credit_score, 'sd': sd_credit_score, 'known_count': customer_count - missing_credit_score_count},
            {'metric': 'mean_balance_amount', 'kind': 'mean', 'metric_value': mean_balance_amount, 'sd': sd_balance_amount, 'known_count': known_balance_count},
            {'metric': 'mean_salary_amount', 'kind': 'mean', 'metric_value': mean_salary_amount, 'sd': sd_salary_amount, 'known_count': customer_count - missing_salary_amount_count},
            {'metric': 'median_age_years', 'kind': 'other', 'metric_value': median_age_years, 'sd': null, 'known_count': customer_count - missing_age_years_count},
            {'metric': 'median_equity_score', 'kind': 'other', 'metric_value': median_equity_score, 'sd': null, 'known_count': customer_count - missing_equity_score_count},
            {'metric': 'median_credit_score', 'kind': 'other', 'metric_value': median_credit_score, 'sd': null, 'known_count': customer_count - missing_credit_score_count},
            {'metric': 'median_balance_amount', 'kind': 'other', 'metric_value': median_balance_amount, 'sd': null, 'known_count': known_balance_count},
            {'metric': 'median_salary_amount', 'kind': 'other', 'metric_value': median_salary_amount, 'sd': null, 'known_count': customer_count - missing_salary_amount_count}
        ], recursive := true)
    from extended
)

select
    *,
    case kind
        when 'share' then wilson(metric_value, known_count, -1)
        when 'mean'
            then metric_value - 1.959963984540054 * sd / sqrt(nullif(known_count, 0))
    end as metric_value_low,
    case kind
        when 'share' then wilson(metric_value, known_count, 1)
        when 'mean'
            then metric_value + 1.959963984540054 * sd / sqrt(nullif(known_count, 0))
    end as metric_value_high,
    known_count >= 30 as is_reportable
from listed;

-- Standardised differences, churned minus retained: Cohen's d and h.
create table effects as
with contrasts as (
    select
        churned.segment_code,
        case churned.kind
            when 'share'
                then 'cohens_h_' || churned.metric
            else 'cohens_d_' || replace(churned.metric, 'mean_', '')
        end as effect,
        case churned.kind
            when 'share'
                then
                    2 * asin(sqrt(churned.metric_value))
                    - 2 * asin(sqrt(retained.metric_value))
            else
                (churned.metric_value - retained.metric_value) / nullif(sqrt(
                    (
                        (churned.known_count - 1) * churned.sd ^ 2
                        + (retained.known_count - 1) * retained.sd ^ 2
                    )
                    / nullif(churned.known_count + retained.known_count - 2, 0)
                ), 0)
        end as effect_size
    from metrics as churned
    inner join metrics as retained
        on
            churned.portrait = retained.portrait
            and churned.segment_code is not distinct from retained.segment_code
            and churned.metric = retained.metric
    where
        churned.is_churned and not retained.is_churned
        and churned.kind in ('share', 'mean') and churned.metric <> 'churn_rate'
)

pivot contrasts on effect in (
    'cohens_h_women_share', 'cohens_h_credit_card_share', 'cohens_h_active_share',
    'cohens_h_missing_balance_share', 'cohens_d_age_years', 'cohens_d_equity_score',
    'cohens_d_credit_score', 'cohens_d_balance_amount', 'cohens_d_salary_amount'
) using max(effect_size) group by segment_code;

create table marts.churn_portraits as
select
    portraits.* exclude (segment_code, product_count),
    effects.* exclude (segment_code)
from portraits_of('churn', 'all_customers') as portraits
left join effects on effects.segment_code is null;

create table marts.segment_churn_portraits as
select
    portraits.* exclude (product_count),
    effects.* exclude (segment_code)
from portraits_of('segment_and_churn', 'all_customers') as portraits
left join effects on portraits.segment_code = effects.segment_code;

create table marts.segments as
from read_csv(getvariable('reference') || '/segment_rules.csv');

-- ------------------------------------------------------------------- drivers and rules

create table band_rates as
select
    counts.population,
    counts.feature,
    counts.band,
    customer_count,
    share(customer_count, population_count) as customer_share,
    churned_count,
    share(churned_count, customer_count) as churn_rate,
    wilson(churn_rate, customer_count, -1) as churn_rate_low,
    wilson(churn_rate, customer_count, 1) as churn_rate_high,
    churn_rate / nullif(share(population_churned_count, population_count), 0) as lift,
    share(churned_count, population_churned_count) as churner_share,
    tests.p_value,
    tests.p_adjusted,
    case
        when customer_count < 30 then 'not_distinguished'
        when coalesce(tests.p_adjusted > 0.05, true) then 'not_distinguished'
        when abs(lift - 1) < 0.1 then 'not_distinguished'
        when churn_rate_low > share(population_churned_count, population_count)
            then 'above'
        when churn_rate_high < share(population_churned_count, population_count)
            then 'below'
        else 'not_distinguished'
    end as direction,
    balance_amount,
    case when balance_amount is not null then coalesce(churned_balance_amount, 0) end
        as balance_at_risk_amount,
    customer_count >= 30 as is_reportable
from driver_counts as counts
left join driver_tests as tests
    on
        counts.population = 'all_customers'
        and counts.feature = tests.feature
        and counts.band = tests.band;

create table marts.churn_drivers as
select
    band_rates.* exclude (population),
    features.used_for
from band_rates
inner join read_csv(getvariable('reference') || '/features.csv') as features
    on band_rates.feature = features.feature
where population = 'all_customers';

create table marts.risk_segments as
with rates as (
    select
        *,
        share(found_churned_count, found_count) as churn_rate_found,
        share(confirmed_churned_count, confirmed_count) as churn_rate_confirmed,
        share(named_confirmed_churned_count, named_confirmed_count)
            as named_rate_confirmed,
        share(everybody_confirmed_churned_count, everybody_confirmed_count)
            as everybody_rate
    from rules
)

select
    rule_id,
    rule,
    side,
    position,
    condition_count,
    found_count + confirmed_count as customer_count,
    found_churned_count + confirmed_churned_count as churned_count,
    found_count,
    confirmed_count,
    churn_rate_found,
    churn_rate_confirmed,
    wilson(churn_rate_confirmed, confirmed_count, -1) as confirmed_low,
    wilson(churn_rate_confirmed, confirmed_count, 1) as confirmed_high,
    churn_rate_confirmed / everybody_rate as lift,
    named_found_count + named_confirmed_count as named_count,
    named_found_churned_count + named_confirmed_churned_count as named_churned_count,
    named_rate_confirmed,
    wilson(named_rate_confirmed, named_confirmed_count, -1) as named_low,
    wilson(named_rate_confirmed, named_confirmed_count, 1) as named_high,
    named_rate_confirmed / everybody_rate as named_lift,
    balance_amount,
    case when balance_amount is not null then coalesce(balance_at_risk_amount, 0) end
        as balance_at_risk_amount,
    p_adjusted,
    p_confirmed_adjusted
from rates;

-- --------------------------------------------------------------------------- actions

create table marts.recommendations as
select
    groups.segment_code,
    groups.recommendation_id,
    results.verdict,
    case when results.verdict in ('supported', 'against') then verdict = 'supported' end
        as is_supported,
    results.is_emergency,
    rules.is_call_action,
    groups.purpose,
    groups.aimed_feature,
    groups.aimed_band,
    'churn_rate' as metric,
    share(aimed_churned_count, aimed_count) as metric_value,
    aimed_count,
    aimed_churned_count,
    share(aimed_churned_count, aimed_count) as aimed_rate,
    wilson(aimed_rate, aimed_count, -1) as aimed_rate_low,
    wilson(aimed_rate, aimed_count, 1) as aimed_rate_high,
    rest_count,
    rest_churned_count,
    share(rest_churned_count, rest_count) as rest_rate,
    wilson(rest_rate, rest_count, -1) as rest_rate_low,
    wilson(rest_rate, rest_count, 1) as rest_rate_high,
    results.* exclude (
        segment_code, recommendation_id, verdict, is_emergency, evidence_en, evidence_ru
    ),
    groups.group_count as customer_count,
    groups.group_churned_count as churned_count,
    share(group_churned_count, group_count) as churn_rate,
    aimed_balance_at_risk_amount,
    balance_at_risk_amount,
    balance_at_risk_share,
    row_number() over (
        order by
            list_position(['supported', 'open', 'against'], results.verdict) nulls last,
            groups.purpose desc,
            aimed_balance_at_risk_amount desc nulls last,
            aimed_churned_count desc,
            segments.position asc nulls first,
            rules.position,
            groups.recommendation_id
    ) as priority
from aimed_groups as groups
inner join recommendation_results as results using (segment_code, recommendation_id)
inner join recommendation_rules as rules using (segment_code, recommendation_id)
left join segments on groups.segment_code = segments.segment_code;

create macro is_met(comparison, low, high, everybody) as
case comparison when 'higher' then low > everybody else high < everybody end;

-- The median's interval by ranks, at the outer ends of buckets 1 % wide.
create table balance_limits as
with buckets as (
    select
        grouping(product_count) = 0 as is_by_products,
        product_count,
        segment_code,
        sign(balance_amount) * floor(100 * ln(1 + abs(balance_amount::double))) as bucket,
        min(balance_amount)::double as lowest,
        max(balance_amount)::double as highest,
        count(*) as n
    from customers
    where balance_amount is not null
    group by grouping sets ((product_count, bucket), (segment_code, bucket))
),

ranked as (
    select
        *,
        sum(n) over (
            partition by is_by_products, product_count, segment_code order by bucket
        ) as last_rank,
        sum(n) over (partition by is_by_products, product_count, segment_code) as known
    from buckets
)

select
    product_count,
    segment_code,
    min(lowest) filter (
        last_rank >= floor((known - 1.959963984540054 * sqrt(known)) / 2)
        and floor((known - 1.959963984540054 * sqrt(known)) / 2) >= 1
    ) as low,
    min(highest) filter (
        last_rank >= ceil(1 + (known + 1.959963984540054 * sqrt(known)) / 2)
    ) as high
from ranked
group by is_by_products, product_count, segment_code;

create table marts.assumed_products as
with rules as (
    select *
    from read_csv(getvariable('reference') || '/assumed_product_rules.csv')
)

select
    figures.portrait as group_type,
    coalesce(figures.segment_code, figures.product_count::varchar) as group_key,
    rules.assumption_id,
    rules.position,
    rules.metric,
    rules.comparison,
    figures.metric_value,
    coalesce(figures.metric_value_low, limits.low) as metric_value_low,
    coalesce(figures.metric_value_high, limits.high) as metric_value_high,
    everybody.metric_value as everybody_value,
    case when figures.is_reportable then is_met(
        rules.comparison,
        coalesce(figures.metric_value_low, limits.low, figures.metric_value),
        coalesce(figures.metric_value_high, limits.high, figures.metric_value),
        everybody_value
    ) end as is_consistent,
    figures.is_reportable
from rules
inner join metrics as figures
    on
        rules.metric = figures.metric
        and case figures.portrait
            when 'segment' then rules.segment_code = figures.segment_code
            when 'product_count'
                then
                    figures.product_count >= rules.products_min
                    and coalesce(figures.product_count <= rules.products_max, true)
        end
inner join metrics as everybody
    on figures.metric = everybody.metric and everybody.portrait = 'everybody'
left join balance_limits as limits
    on
        figures.metric = 'median_balance_amount'
        and figures.segment_code is not distinct from limits.segment_code
        and figures.product_count is not distinct from limits.product_count;

-- ----------------------------------------------------------------------- the totals

create table marts.churn_totals as
with placed as (
    select
        case
            when customers.city is null then 'missing'
            when size_rank > 30 then 'other cities'
            else customers.city
        end as city,
        coalesce(gender, 'missing') as gender,
        age_group,
        coalesce(if(is_active, 'yes', 'no'), 'missing') as activity,
        coalesce(if(has_credit_card, 'yes', 'no'), 'missing') as credit_card,
        segment_code,
        product_count,
        is_churned,
        balance_amount
    from customers
    left join cities on customers.city = cities.city
),

counted as (
    select
        list_filter([
            if(grouping(city) = 0, 'city', null),
            if(grouping(gender) = 0, 'gender', null),
            if(grouping(age_group) = 0, 'age_group', null),
            if(grouping(activity) = 0, 'activity', null),
            if(grouping(credit_card) = 0, 'credit_card', null),
            if(grouping(segment_code) = 0, 'segment_code', null),
            if(grouping(product_count) = 0, 'product_count', null)
        ], lambda name: name is not null) as names,
        city, gender, age_group, activity, credit_card, segment_code, product_count,
        count(*) as customers,
        count_if(is_churned)::bigint as churned,
        count(balance_amount) as known,
        sum(balance_amount) as balance,
        sum(balance_amount) filter (where is_churned) as at_risk
    from placed
    group by cube (
        city, gender, age_group, activity, credit_card, segment_code, product_count
    )
),

-- Up to two filters, and what a view breaks down by.
wanted as (
    select
        *,
        customers >= 5 as is_shown
    from counted
    where
        len(names) <= 2
        or (len(names) = 3 and (names && ['segment_code', 'product_count']))
        or (len(names) = 4 and (names @> ['age_group', 'product_count']))
)

select
    array_to_string(names, ', ') as attributes,
    city, gender, age_group, activity, credit_card, segment_code, product_count,
    not is_shown as is_withheld,
    if(is_shown, customers, null) as customer_count,
    if(is_shown, churned, null) as churned_count,
    if(is_shown, known, null) as known_balance_count,
    if(is_shown, churned / customers, null) as churn_rate,
    if(is_shown, wilson(churned / customers, customers, -1), null) as churn_rate_low,
    if(is_shown, wilson(churned / customers, customers, 1), null) as churn_rate_high,
    if(is_shown, balance, null) as balance_amount,
    if(is_shown and known > 0, coalesce(at_risk, 0), null) as balance_at_risk_amount,
    if(is_shown and balance > 0, coalesce(at_risk, 0) / balance, null)
        as balance_at_risk_share,
    customers >= 30 as is_reportable
from wanted;

-- ---------------------------------------------------------------- comparison, quality

create table marts.population_comparison as
with facts as (
    select
        unnest([
            {'metric': 'customer_count', 'unit': 'customers', 'figure': customer_count::double},
            {'metric': 'churn_rate', 'unit': 'share', 'figure': churn_rate},
            {'metric': 'women_share', 'unit': 'share', 'figure': women_share},
            {'metric': 'active_share', 'unit': 'share', 'figure': active_share},
            {'metric': 'credit_card_share', 'unit': 'share', 'figure': credit_card_share},
            {'metric': 'mean_age_years', 'unit': 'years', 'figure': mean_age_years},
            {'metric': 'median_balance_amount', 'unit': 'rub', 'figure': median_balance_amount}
        ], recursive := true),
        population,
        null::varchar as conclusion
    from portraits
    where portrait = 'everybody'
),

groups as (
    select
        portraits.population,
        portraits.portrait,
        coalesce(portraits.segment_code, portraits.product_count::varchar) as code,
        portraits.churn_rate,
        portraits.is_reportable,
        case
            when not portraits.is_reportable then 'too_few'
            when portraits.churn_rate_low > everybody.churn_rate then 'above_average'
            when portraits.churn_rate_high < everybody.churn_rate then 'below_average'
            else 'average'
        end as conclusion
    from portraits
    inner join portraits as everybody
        on
            portraits.population = everybody.population
            and everybody.portrait = 'everybody'
    where portraits.portrait in ('segment', 'product_count')
),

all_figures as (
    from facts
    union all by name
    select
        'churn_rate: ' || portrait || ' = ' || code as metric,
        'share' as unit,
        churn_rate as figure,
        population,
        conclusion
    from groups
    union all by name
    select
        'churn_rate: ' || feature || ' = ' || band as metric,
        'share' as unit,
        churn_rate as figure,
        population,
        case
            when not is_reportable then 'too_few'
            when churn_rate_low > churn_rate / lift then 'above_average'
            when churn_rate_high < churn_rate / lift then 'below_average'
            else 'average'
        end as conclusion
    from band_rates
    where feature <> 'products'
    union all by name
    select
        'highest_churn: ' || portrait as metric,
        'share' as unit,
        max(churn_rate) as figure,
        population,
        arg_max(code, churn_rate) as conclusion
    from groups
    where is_reportable
    group by portrait, population
    union all by name
    select
        'hypothesis: ' || hypothesis_id as metric,
        unit,
        difference as figure,
        population,
        verdict as conclusion
    from test_results
    inner join hypotheses using (hypothesis_id)
    where test_results.family = 'declared'
    union all by name
    select
        'reversal: ' || hypothesis_id as metric,
        'yes_no' as unit,
        null::double as figure,
        population,
        case
            when has_reversal then 'reversed_in_a_part'
            when not has_reversal then 'nowhere_reversed'
            else 'not_available'
        end as conclusion
    from test_results
    where family = 'declared'
)

select
    metric,
    min(unit) as unit,
    max(figure) filter (where population = 'all_customers') as value_all_customers,
    max(figure) filter (where population = 'complete_cases') as value_complete_cases,
    value_complete_cases - value_all_customers as difference,
    max(conclusion) filter (where population = 'all_customers')
        as conclusion_all_customers,
    max(conclusion) filter (where population = 'complete_cases')
        as conclusion_complete_cases,
    case
        when
            conclusion_all_customers <> 'too_few'
            and conclusion_complete_cases <> 'too_few'
            then
                conclusion_all_customers <> conclusion_complete_cases
                and (not starts_with(metric, 'churn_rate: ') or abs(difference) >= 0.02)
    end as is_conclusion_changed
from all_figures
group by metric;

create table marts.data_quality as
with reasons as (
    select replace(reasons.reason, '{field}', coalesce(fields.reason_name, '')) as reason
    from read_csv(getvariable('reference') || '/rejection_reasons.csv') as reasons
    left join read_csv(getvariable('reference') || '/extract_fields.csv') as fields
        on
            reasons.about = fields.kind
            or reasons.about = 'required' and fields.is_required
),

given_reasons as (
    select unnest(reasons) as reason
    from rejected_rows
),

shared_ids as (
    select user_id
    from customers
    group by user_id
    having count(*) > 1
),

sizes as (
    select
        segment_code,
        count(*) as customer_count,
        count_if(is_churned) as churned_count,
        customer_count / sum(customer_count) over () as customer_share
    from customers
    where product_count > 0
    group by segment_code
)

select
    'rejected_' || reasons.reason as check_id,
    count(given_reasons.reason) as value
from reasons
left join given_reasons using (reason)
group by reasons.reason
union all
select unnest([
    {'check_id': 'lines_read', 'value': count(*) + (select count(*) from rejected_rows)},
    {'check_id': 'lines_accepted', 'value': count(*)},
    {'check_id': 'lines_rejected', 'value': (select count(*) from rejected_rows)},
    {'check_id': 'missing_score', 'value': count(*) - count(credit_score)},
    {'check_id': 'missing_city', 'value': count(*) - count(city)},
    {'check_id': 'missing_gender', 'value': count(*) - count(gender)},
    {'check_id': 'missing_age', 'value': count(*) - count(age_years)},
    {'check_id': 'missing_equity', 'value': count(*) - count(equity_score)},
    {'check_id': 'missing_balance', 'value': count(*) - count(balance_amount)},
    {'check_id': 'missing_credit_card', 'value': count(*) - count(has_credit_card)},
    {'check_id': 'missing_last_activity', 'value': count(*) - count(is_active)},
    {'check_id': 'missing_est_salary', 'value': count(*) - count(estimated_salary_amount)},
    {'check_id': 'unknown_city', 'value': count_if(city not in ('Ярославль', 'Рыбинск', 'Ростов'))},
    {'check_id': 'id_in_several_cities', 'value': (select count(*) from shared_ids)},
    {'check_id': 'id_repeated_in_city', 'value': (select count(distinct (user_id, city)) from duplicates)}
], recursive := true)
from customers
union all
select unnest([
    {'check_id': 'segment_too_large', 'value': count_if(customer_share > 0.9)},
    {'check_id': 'segment_too_small', 'value': count_if(customer_count < 100)},
    {'check_id': 'segment_one_sided', 'value': count_if(churned_count in (0, customer_count))},
    -- One file without a date, whose writer spells every key and column as it should be.
    {'check_id': 'respelled_key', 'value': 0},
    {'check_id': 'unused_columns', 'value': 0},
    {'check_id': 'guessed_encoding', 'value': 0},
    {'check_id': 'months_delivered', 'value': 0},
    {'check_id': 'accepted_month_faults', 'value': 0},
    {'check_id': 'backtest_months_lacking', 'value': 3},
    {'check_id': 'backtest_without_card', 'value': 0}
], recursive := true)
from sizes
union all
select unnest([
    {'check_id': 'out_of_range_score', 'value': count_if(score not between 0 and 1000)},
    {'check_id': 'out_of_range_age', 'value': count_if(age not between 0 and 120)},
    {'check_id': 'out_of_range_equity', 'value': count_if(equity not between 0 and 100)},
    {'check_id': 'out_of_range_balance', 'value': count_if(abs(balance) > 1e13::decimal(18, 2))},
    {'check_id': 'out_of_range_products', 'value': count_if(products not between 0 and 100)},
    {'check_id': 'out_of_range_est_salary', 'value': count_if(abs(est_salary) > 1e13::decimal(18, 2))}
], recursive := true)
from unacceptable;

create table marts.build_info as
select
    getvariable('sha256') as source_sha256,
    max(value) filter (where check_id = 'lines_read')::bigint as source_rows,
    max(value) filter (where check_id = 'lines_accepted')::bigint as customer_rows,
    max(value) filter (where check_id = 'lines_rejected')::bigint as rejected_rows
from data_quality;
