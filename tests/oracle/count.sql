-- The marts once more, from the same file, written by hand for DuckDB: no line of it
-- comes from a model or a macro. No dbt, no contracts, one kind of extract (that of
-- bank_churn/synthetic.py). Left out are the sentences and labels of the marts and the
-- line numbers of customers.
--
-- This part reduces the customers to counts. Python computes p-values on the counts
-- (__main__.py), conclude.sql builds on them. Variables: extract, reference (folder of
-- the reference seeds), sha256.

create schema marts;

create schema complete_cases;

-- What is made for this script alone lies in main.
set search_path = 'main,marts';

create macro share(part, whole) as
part::double / nullif(whole::double, 0);

create macro wilson(share, trials, side) as
case when trials > 0 then greatest(0, least(1, (
    share + 1.959963984540054 ^ 2 / 2 / trials + side * 1.959963984540054 * sqrt(
        (share * (1 - share) + 1.959963984540054 ^ 2 / 4 / trials) / trials
    )
) / (1 + 1.959963984540054 ^ 2 / trials))) end;

-- ---------------------------------------------------------------- clean, deduplicate

create macro plain(x) as
case when x = floor(x) then x::bigint::varchar else x::double::varchar end;

create view judged as
select
    *,
    rowid as row_number,
    user_id is not null
    and coalesce(score between 0 and 1000, true)
    and coalesce(gender in ('М', 'Ж'), true)
    and coalesce(age between 0 and 120 and age = floor(age), true)
    and coalesce(equity between 0 and 100, true)
    and coalesce(abs(balance) <= 1e13::decimal(18, 2), true)
    and coalesce(products between 0 and 100 and products = floor(products), false)
    and coalesce(credit_card in (0, 1), true)
    and coalesce(last_activity in (0, 1), true)
    and coalesce(abs(est_salary) <= 1e13::decimal(18, 2), true)
    and coalesce(churn in (0, 1), false) as is_valid
from delivered;

create table unacceptable as
select
    *,
    list_filter([
        case when user_id is null then 'missing_user_id' end,
        case when products is null then 'missing_products' end,
        case when churn is null then 'missing_churn' end,
        case when score not between 0 and 1000 then 'invalid_score' end,
        case when gender not in ('М', 'Ж') then 'unknown_gender' end,
        case when age not between 0 and 120 or age <> floor(age) then 'invalid_age' end,
        case when equity not between 0 and 100 then 'invalid_equity' end,
        case when abs(balance) > 1e13::decimal(18, 2) then 'invalid_balance' end,
        case
            when products not between 0 and 100 or products <> floor(products)
                then 'invalid_products'
        end,
        case when credit_card not in (0, 1) then 'unknown_credit_card' end,
        case when last_activity not in (0, 1) then 'unknown_last_activity' end,
        case when abs(est_salary) > 1e13::decimal(18, 2) then 'invalid_salary' end,
        case when churn not in (0, 1) then 'unknown_churn' end
    ], lambda reason: reason is not null) as reasons
from judged
where not is_valid;

create table duplicates as
select
    *,
    -- Compared with the line that stays.
    [case
        when (
            score, gender, age, equity, balance,
            products, credit_card, last_activity, est_salary, churn
        ) is not distinct from first_value((
            score, gender, age, equity, balance,
            products, credit_card, last_activity, est_salary, churn
        )) over (partition by user_id, city order by row_number)
            then 'duplicate_row'
        else 'duplicate_key'
    end] as reasons
from judged
where is_valid and (user_id, coalesce(city, '')) in (
    select (user_id, coalesce(city, ''))
    from judged
    where is_valid
    group by user_id, city
    having count(*) > 1
)
qualify row_number() over (partition by user_id, city order by row_number) > 1;

-- A row's line is its place among the readable ones, and the unreadable ones before it.
create table marts.rejected_rows as
with gaps as (
    select
        line_number - getvariable('first_line')
        - row_number() over (order by line_number) + 1 as rows_before,
        row_number() over (order by line_number) as gap_count
    from unreadable
),

merged_gaps as (
    select
        rows_before,
        max(gap_count) as gap_count
    from gaps
    group by rows_before
),

rejected as (
    select * from unacceptable
    union all by name
    select * from duplicates
)

select
    rejected.row_number + getvariable('first_line')
    + coalesce(merged_gaps.gap_count, 0) as line_number,
    -- Put together again from the values.
    array_to_string([
        coalesce(user_id, ''), coalesce(score::double::varchar, ''),
        coalesce(city, ''), coalesce(gender, ''), coalesce(age::double::varchar, ''),
        coalesce(plain(equity), ''), coalesce(balance::double::varchar, ''),
        coalesce(plain(products), ''), coalesce(credit_card::varchar, ''),
        coalesce(last_activity::varchar, ''),
        coalesce(est_salary::double::varchar, ''), coalesce(churn::varchar, '')
    ], ',') as raw_line,
    rejected.reasons
from rejected
asof left join merged_gaps on rejected.row_number >= merged_gaps.rows_before
union all
select
    line_number,
    raw_line,
    reasons
from unreadable
order by line_number;

create table marts.customers as
select
    user_id,
    city,
    case gender when 'Ж' then 'female' when 'М' then 'male' end as gender,
    age::integer as age_years,
    score as credit_score,
    equity as equity_score,
    balance as balance_amount,
    est_salary as estimated_salary_amount,
    products::integer as product_count,
    credit_card = 1 as has_credit_card,
    last_activity = 1 as is_active,
    churn = 1 as is_churned,
    case
        when products >= 4 then 'investors'
        when products >= 3 then 'depositors'
        when products >= 1 then 'pay_cheque'
        else 'no_products'
    end as segment_code,
    case when products < 4 then products::integer::varchar else '4+' end
        as product_band,
    case
        when age is null then 'missing'
        when age < 25 then '<25'
        when age < 30 then '25-29'
        when age < 35 then '30-34'
        when age < 40 then '35-39'
        when age < 45 then '40-44'
        when age < 50 then '45-49'
        when age < 61 then '50-60'
        else '61+'
    end as age_band,
    case
        when age is null then 'missing'
        when age < 25 then '<25'
        when age < 46 then '25-45'
        when age < 50 then '46-49'
        when age < 61 then '50-60'
        else '61+'
    end as age_group,
    case
        when score is null then 'missing'
        when score < 700 then '<700'
        when score < 750 then '700-749'
        when score < 800 then '750-799'
        when score < 850 then '800-849'
        when score < 900 then '850-899'
        when score < 950 then '900-949'
        else '950+'
    end as score_band,
    case
        when equity is null then 'missing'
        when equity < 6 then floor(equity)::integer::varchar
        else '6+'
    end as equity_band,
    case
        when balance is null then 'missing'
        when balance < 100000 then '<100k'
        when balance < 300000 then '100k-300k'
        when balance < 500000 then '300k-500k'
        when balance < 750000 then '500k-750k'
        when balance < 1200000 then '750k-1.2M'
        when balance < 4000000 then '1.2M-4M'
        else '4M+'
    end as balance_band,
    case
        when est_salary is null then 'missing'
        when est_salary < 50000 then '<50k'
        when est_salary < 75000 then '50k-75k'
        when est_salary < 100000 then '75k-100k'
        when est_salary < 150000 then '100k-150k'
        when est_salary < 200000 then '150k-200k'
        else '200k+'
    end as salary_band,
    score is not null and city is not null and gender is not null and age is not null
    and equity is not null and balance is not null and credit_card is not null
    and last_activity is not null and est_salary is not null as is_complete_case,
    if(md5(user_id || '|' || coalesce(city, '')) < '8', 'found', 'confirmed') as half
from judged
where is_valid and row_number not in (select row_number from duplicates);

-- ------------------------------------------------------------------------- portraits

create view members as
select
    'all_customers' as population,
    *
from customers
union all
select
    'complete_cases' as population,
    *
from customers
where is_complete_case;

create table figures as
select
    population,
    case grouping(segment_code, product_count, is_churned)
        when 7 then 'everybody'
        when 6 then 'churn'
        when 3 then 'segment'
        when 2 then 'segment_and_churn'
        when 5 then 'product_count'
    end as portrait,
    segment_code,
    product_count,
    is_churned,
    count(*) as customer_count,
    avg((gender = 'female')::integer) as women_share,
    avg(age_years) as mean_age_years,
    stddev_samp(age_years) as sd_age_years,
    count(*) - count(age_years) as missing_age_years_count,
    avg(equity_score) as mean_equity_score,
    stddev_samp(equity_score) as sd_equity_score,
    count(*) - count(equity_score) as missing_equity_score_count,
    avg(credit_score) as mean_credit_score,
    stddev_samp(credit_score) as sd_credit_score,
    count(*) - count(credit_score) as missing_credit_score_count,
    avg(balance_amount) as mean_balance_amount,
    stddev_samp(balance_amount) as sd_balance_amount,
    count(*) - count(balance_amount) as missing_balance_amount_count,
    avg(estimated_salary_amount) as mean_salary_amount,
    stddev_samp(estimated_salary_amount) as sd_salary_amount,
    count(*) - count(estimated_salary_amount) as missing_salary_amount_count,
    avg(has_credit_card::integer) as credit_card_share,
    avg(is_active::integer) as active_share,
    count(gender) as known_gender_count,
    count(has_credit_card) as known_credit_card_count,
    count(is_active) as known_active_count,
    count_if(is_churned) as churned_count,
    sum(balance_amount) as balance_amount,
    sum(balance_amount) filter (where is_churned) as churned_balance_amount
from members
group by grouping sets (
    (population),
    (population, is_churned),
    (population, segment_code),
    (population, segment_code, is_churned),
    (population, product_count)
);

-- One group of portraits at a time: a median keeps all its values in memory.
create table medians as
select
    population,
    'everybody' as portrait,
    null::varchar as segment_code,
    null::integer as product_count,
    null::boolean as is_churned,
    median(age_years) as median_age_years,
    median(equity_score::double) as median_equity_score,
    median(credit_score::double) as median_credit_score,
    median(balance_amount::double) as median_balance_amount,
    median(estimated_salary_amount::double) as median_salary_amount
from members
group by population;

insert into medians
select
    population, 'churn', null, null, is_churned,
    median(age_years), median(equity_score::double), median(credit_score::double),
    median(balance_amount::double), median(estimated_salary_amount::double)
from members
group by population, is_churned;

insert into medians
select
    population, 'segment', segment_code, null, null,
    median(age_years), median(equity_score::double), median(credit_score::double),
    median(balance_amount::double), median(estimated_salary_amount::double)
from members
group by population, segment_code;

insert into medians
select
    population, 'segment_and_churn', segment_code, null, is_churned,
    median(age_years), median(equity_score::double), median(credit_score::double),
    median(balance_amount::double), median(estimated_salary_amount::double)
from members
group by population, segment_code, is_churned;

insert into medians
select
    population, 'product_count', null, product_count, null,
    median(age_years), median(equity_score::double), median(credit_score::double),
    median(balance_amount::double), median(estimated_salary_amount::double)
from members
group by population, product_count;

create table portraits as
select
    figures.* exclude (churned_balance_amount),
    medians.* exclude (population, portrait, segment_code, product_count, is_churned),
    share(figures.customer_count, everybody.customer_count) as customer_share,
    share(figures.churned_count, figures.customer_count) as churn_rate,
    -- Of those who left everybody left: no interval.
    if(figures.is_churned is null, wilson(churn_rate, figures.customer_count, -1), null)
        as churn_rate_low,
    if(figures.is_churned is null, wilson(churn_rate, figures.customer_count, 1), null)
        as churn_rate_high,
    case
        when figures.balance_amount is not null
            then coalesce(figures.churned_balance_amount, 0)
    end as balance_at_risk_amount,
    share(balance_at_risk_amount, figures.balance_amount) as balance_at_risk_share,
    figures.customer_count >= 30 as is_reportable
from figures
inner join figures as everybody
    on
        figures.population = everybody.population
        and everybody.portrait = 'everybody'
left join medians
    on
        figures.population = medians.population
        and figures.portrait = medians.portrait
        and figures.segment_code is not distinct from medians.segment_code
        and figures.product_count is not distinct from medians.product_count
        and figures.is_churned is not distinct from medians.is_churned;

-- ------------------------------------------------------------- bands, drivers, rules

create table cities as
select
    city,
    row_number() over (order by count(*) desc, city asc) as size_rank
from customers
where city is not null
group by city;

create macro yes_no(flag) as
case when flag then 'yes' when not flag then 'no' else 'missing' end;

create table patterns as
select
    is_complete_case,
    segment_code,
    half = 'found' as is_found_half,
    product_band as products,
    balance_band as balance,
    equity_band as equity,
    yes_no(is_active) as activity,
    yes_no(has_credit_card) as card,
    score_band as score,
    coalesce(gender, 'missing') as gender,
    age_band as age,
    age_group,
    salary_band as salary,
    case
        when customers.city is null then 'missing'
        when cities.size_rank <= 20 then customers.city
        else 'other cities'
    end as city,
    is_churned,
    count(*) as customer_count,
    sum(balance_amount) as balance_amount
from customers
left join cities on customers.city = cities.city
group by all;

create table driver_counts as
with bands as (
    select
        populations.population,
        case
            when grouping(products) = 0 then 'products'
            when grouping(balance) = 0 then 'balance'
            when grouping(equity) = 0 then 'equity'
            when grouping(activity) = 0 then 'activity'
            when grouping(card) = 0 then 'card'
            when grouping(score) = 0 then 'score'
            when grouping(gender) = 0 then 'gender'
            when grouping(age) = 0 then 'age'
            when grouping(age_group) = 0 then 'age_group'
            else 'salary'
        end as feature,
        coalesce(
            products, balance, equity, activity, card,
            score, gender, age, age_group, salary
        ) as band,
        sum(customer_count)::bigint as customer_count,
        coalesce(sum(customer_count) filter (where is_churned), 0)::bigint
            as churned_count,
        sum(patterns.balance_amount) as balance_amount,
        sum(patterns.balance_amount) filter (where is_churned) as churned_balance_amount
    from patterns
    inner join (values ('all_customers'), ('complete_cases')) as populations (population)
        on is_complete_case or population = 'all_customers'
    group by grouping sets (
        (population, products), (population, balance), (population, equity),
        (population, activity), (population, card), (population, score),
        (population, gender), (population, age), (population, age_group),
        (population, salary)
    )
    union all
    select
        population,
        'city' as feature,
        coalesce(city, 'missing') as band,
        count(*) as customer_count,
        count_if(is_churned) as churned_count,
        sum(balance_amount) as balance_amount,
        sum(balance_amount) filter (where is_churned) as churned_balance_amount
    from members
    group by all
)

select
    bands.*,
    everybody.customer_count as population_count,
    everybody.churned_count as population_churned_count
from bands
inner join figures as everybody
    on
        bands.population = everybody.population
        and everybody.portrait = 'everybody'
-- A column that the extract does not have is no feature.
where feature in (select feature from bands where band <> 'missing');

-- Gender and city describe who leaves and choose nobody: no condition is made of them.
create table rule_patterns as
select
    products,
    balance,
    equity,
    activity,
    card,
    score,
    age,
    salary,
    coalesce(sum(customer_count) filter (where is_found_half), 0)::bigint as found_count,
    coalesce(sum(customer_count) filter (where is_found_half and is_churned), 0)::bigint
        as found_churned_count,
    coalesce(sum(customer_count) filter (where not is_found_half), 0)::bigint
        as confirmed_count,
    coalesce(sum(customer_count) filter (where not is_found_half and is_churned), 0)
        ::bigint as confirmed_churned_count,
    sum(balance_amount) as balance_amount,
    sum(balance_amount) filter (where is_churned) as balance_at_risk_amount
from patterns
group by all;

-- ------------------------------------------------------------------------ associations

-- The inner edges of ten bins as phik makes them; equity and products keep their values.
create macro decile_edges(x) as
quantile_cont(x::double, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);

create macro bin_of(x, edges) as
case when x is not null then
    1::utinyint + (x > edges[1])::utinyint + (x > edges[2])::utinyint + (x > edges[3])::utinyint
    + (x > edges[4])::utinyint + (x > edges[5])::utinyint + (x > edges[6])::utinyint
    + (x > edges[7])::utinyint + (x > edges[8])::utinyint + (x > edges[9])::utinyint
end;

create view edges as
select {
    'balance': decile_edges(balance_amount),
    'score': decile_edges(credit_score),
    'age': decile_edges(age_years),
    'salary': decile_edges(estimated_salary_amount)
} as edges
from customers;

set variable edges = (from edges);

create table bins as
select
    product_count::utinyint as products,
    bin_of(balance_amount::double, getvariable('edges').balance) as balance,
    equity_score::utinyint as equity,
    is_active::utinyint as activity,
    has_credit_card::utinyint as card,
    bin_of(credit_score::double, getvariable('edges').score) as score,
    (gender = 'female')::utinyint as gender,
    bin_of(age_years::double, getvariable('edges').age) as age,
    bin_of(estimated_salary_amount::double, getvariable('edges').salary) as salary,
    least(cities.size_rank, 21)::utinyint as city,
    is_churned::utinyint as churn
from customers
left join cities on customers.city = cities.city;

create table association_counts as
with pairs as (
    select
        -- A grouping set and a missing value both leave null: two levels are a pair.
        list_filter([
            {'feature': 'products', 'level': products},
            {'feature': 'balance', 'level': balance},
            {'feature': 'equity', 'level': equity},
            {'feature': 'activity', 'level': activity},
            {'feature': 'card', 'level': card},
            {'feature': 'score', 'level': score},
            {'feature': 'gender', 'level': gender},
            {'feature': 'age', 'level': age},
            {'feature': 'salary', 'level': salary},
            {'feature': 'city', 'level': city},
            {'feature': 'churn', 'level': churn}
        ], lambda item: item.level is not null) as known,
        count(*) as customer_count
    from bins
    group by grouping sets (
        (products, balance), (products, equity), (products, activity),
        (products, card), (products, score), (products, gender), (products, age),
        (products, salary), (products, city), (products, churn), (balance, equity),
        (balance, activity), (balance, card), (balance, score), (balance, gender),
        (balance, age), (balance, salary), (balance, city), (balance, churn),
        (equity, activity), (equity, card), (equity, score), (equity, gender),
        (equity, age), (equity, salary), (equity, city), (equity, churn),
        (activity, card), (activity, score), (activity, gender), (activity, age),
        (activity, salary), (activity, city), (activity, churn), (card, score),
        (card, gender), (card, age), (card, salary), (card, city), (card, churn),
        (score, gender), (score, age), (score, salary), (score, city), (score, churn),
        (gender, age), (gender, salary), (gender, city), (gender, churn),
        (age, salary), (age, city), (age, churn), (salary, city), (salary, churn),
        (city, churn)
    )
)

select
    known[1].feature as feature_a,
    known[2].feature as feature_b,
    known[1].level::varchar as level_a,
    known[2].level::varchar as level_b,
    customer_count
from pairs
where len(known) = 2;

-- ------------------------------------------------------------------------ the tests

create table hypotheses as
select
    * replace (margin::double as margin, alpha::double as alpha),
    case
        when measure = 'age_years' then 'years'
        when measure in ('credit_score', 'equity_score') then 'points'
        when measure in ('balance_amount', 'estimated_salary_amount') then 'amount'
        when measure = 'product_count' then 'products'
        else 'share'
    end as unit
from read_csv(getvariable('reference') || '/hypotheses.csv', all_varchar = true);

create table test_cells as
select
    population,
    product_count,
    segment_code,
    gender,
    is_active,
    has_credit_card,
    is_churned,
    case when size_rank <= 20 then city when size_rank > 20 then 'other cities' end
        as city_level,
    equity_band,
    balance_band,
    count(age_years) as n_age_years,
    coalesce(sum(age_years::decimal(19, 2)), 0)::decimal(38, 2) as s_age_years,
    coalesce(sum(age_years::decimal(19, 2) * age_years::decimal(19, 2)), 0)::decimal(38, 4) as q_age_years,
    count(credit_score) as n_credit_score,
    coalesce(sum(credit_score::decimal(19, 2)), 0)::decimal(38, 2) as s_credit_score,
    coalesce(sum(credit_score::decimal(19, 2) * credit_score::decimal(19, 2)), 0)::decimal(38, 4) as q_credit_score,
    count(equity_score) as n_equity_score,
    coalesce(sum(equity_score::decimal(19, 2)), 0)::decimal(38, 2) as s_equity_score,
    coalesce(sum(equity_score::decimal(19, 2) * equity_score::decimal(19, 2)), 0)::decimal(38, 4) as q_equity_score,
    count(balance_amount) as n_balance_amount,
    coalesce(sum(balance_amount::decimal(19, 2)), 0)::decimal(38, 2) as s_balance_amount,
    coalesce(sum(balance_amount::decimal(19, 2) * balance_amount::decimal(19, 2)), 0)::decimal(38, 4) as q_balance_amount,
    count(estimated_salary_amount) as n_estimated_salary_amount,
    coalesce(sum(estimated_salary_amount::decimal(19, 2)), 0)::decimal(38, 2) as s_estimated_salary_amount,
    coalesce(sum(estimated_salary_amount::decimal(19, 2) * estimated_salary_amount::decimal(19, 2)), 0)::decimal(38, 4) as q_estimated_salary_amount,
    count(*) as customer_count
from members
left join cities using (city)
group by all;

create table test_groups as
with arms as (
    select
        *,
        'H1' as hypothesis_id,
        case product_count when 2 then 'a' when 1 then 'b' end as arm,
        n_age_years as known_count,
        s_age_years as value_sum,
        q_age_years as square_sum
    from test_cells
    union all by name
    select
        *,
        'H2' as hypothesis_id,
        case gender when 'male' then 'a' when 'female' then 'b' end as arm,
        case when has_credit_card is null then 0 else customer_count end as known_count,
        case when has_credit_card then customer_count else 0 end as value_sum,
        case when has_credit_card then customer_count else 0 end as square_sum
    from test_cells
    union all by name
    select
        *,
        'H3' as hypothesis_id,
        case when is_active then 'a' when not is_active then 'b' end as arm,
        n_age_years as known_count,
        s_age_years as value_sum,
        q_age_years as square_sum
    from test_cells
    union all by name
    select
        *,
        'H4' as hypothesis_id,
        case when is_churned then 'a' else 'b' end as arm,
        case when is_active is null then 0 else customer_count end as known_count,
        case when is_active then customer_count else 0 end as value_sum,
        case when is_active then customer_count else 0 end as square_sum
    from test_cells
    union all by name
    select
        *,
        'E1' as hypothesis_id,
        case when is_churned then 'a' else 'b' end as arm,
        n_estimated_salary_amount as known_count,
        s_estimated_salary_amount as value_sum,
        q_estimated_salary_amount as square_sum
    from test_cells
    union all by name
    select
        *,
        'E2' as hypothesis_id,
        case when is_churned then 'a' else 'b' end as arm,
        n_credit_score as known_count,
        s_credit_score as value_sum,
        q_credit_score as square_sum
    from test_cells
    union all by name
    select
        *,
        'E3' as hypothesis_id,
        case when is_churned then 'a' else 'b' end as arm,
        n_equity_score as known_count,
        s_equity_score as value_sum,
        q_equity_score as square_sum
    from test_cells
    union all by name
    select
        *,
        'E4' as hypothesis_id,
        case when is_churned then 'a' else 'b' end as arm,
        n_balance_amount as known_count,
        s_balance_amount as value_sum,
        q_balance_amount as square_sum
    from test_cells
    union all by name
    select
        *,
        'E5' as hypothesis_id,
        case when is_churned then 'a' else 'b' end as arm,
        n_age_years as known_count,
        s_age_years as value_sum,
        q_age_years as square_sum
    from test_cells
    union all by name
    select
        *,
        'E6' as hypothesis_id,
        case when is_churned then 'a' else 'b' end as arm,
        customer_count as known_count,
        product_count * customer_count as value_sum,
        product_count * product_count * customer_count as square_sum
    from test_cells
    union all by name
    select
        *,
        'E7' as hypothesis_id,
        case gender when 'male' then 'a' when 'female' then 'b' end as arm,
        n_age_years as known_count,
        s_age_years as value_sum,
        q_age_years as square_sum
    from test_cells
    union all by name
    select
        *,
        'E8' as hypothesis_id,
        case when has_credit_card then 'a' when not has_credit_card then 'b' end as arm,
        case when is_churned is null then 0 else customer_count end as known_count,
        case when is_churned then customer_count else 0 end as value_sum,
        case when is_churned then customer_count else 0 end as square_sum
    from test_cells
    union all by name
    select
        *,
        'E9' as hypothesis_id,
        case when product_count >= 4 then 'a' when product_count in (1, 2) then 'b' end as arm,
        case when is_churned is null then 0 else customer_count end as known_count,
        case when is_churned then customer_count else 0 end as value_sum,
        case when is_churned then customer_count else 0 end as square_sum
    from test_cells
)

select *
from arms
where arm is not null;

create table group_sums as
select
    population,
    hypothesis_id,
    arm,
    strata.stratum_type,
    strata.stratum,
    sum(known_count)::bigint as known_count,
    sum(customer_count - known_count)::bigint as missing_count,
    sum(value_sum)::decimal(38, 2) as value_sum,
    sum(square_sum)::decimal(38, 4) as square_sum
from test_groups, unnest([
    {'stratum_type': 'overall', 'stratum': 'all'},
    {'stratum_type': 'product_count', 'stratum': product_count::varchar},
    {'stratum_type': 'segment', 'stratum': segment_code},
    {'stratum_type': 'gender', 'stratum': gender}
]) as unnested (strata)
where
    strata.stratum is not null
    and not (
        hypothesis_id in ('H1', 'E9')
        and strata.stratum_type in ('product_count', 'segment')
    )
    and not (hypothesis_id in ('H2', 'E7') and strata.stratum_type = 'gender')
group by all;

-- Which hypothesis holds what fixed, once more by hand.
create table adjustment_sums as
select
    population,
    hypothesis_id,
    arm,
    case when hypothesis_id not in ('H2', 'E7') then coalesce(gender, 'missing') end
        as gender,
    case when hypothesis_id not in ('H1', 'E6', 'E9') then product_count::varchar end
        as product_count,
    null::varchar as segment,
    case
        when hypothesis_id not in ('H3', 'H4')
            then coalesce(is_active::varchar, 'missing')
    end as is_active,
    case
        when hypothesis_id not in ('H2', 'E8')
            then coalesce(has_credit_card::varchar, 'missing')
    end as has_credit_card,
    null::varchar as is_churned,
    coalesce(city_level, 'missing') as city,
    case when hypothesis_id in ('H1', 'E4') then equity_band end as equity_band,
    case when hypothesis_id = 'H1' then balance_band end as balance_band,
    sum(known_count)::bigint as known_count,
    sum(value_sum)::decimal(38, 2) as value_sum,
    sum(square_sum)::decimal(38, 4) as square_sum
from test_groups
where known_count > 0
group by all;

-- Ranks: every value, of money what is within a bucket of 1 % is a tie.
create table value_histograms as
with buckets as (
    select
        population,
        'age_years' as measure,
        product_count,
        gender,
        is_active,
        is_churned,
        age_years::double as bucket,
        min(age_years)::decimal(18, 2) as lowest_value,
        max(age_years)::decimal(18, 2) as highest_value,
        count(*) as customer_count
    from members
    where age_years is not null
    group by all
    union all
    select
        population,
        'credit_score' as measure,
        product_count,
        gender,
        is_active,
        is_churned,
        credit_score::double as bucket,
        min(credit_score)::decimal(18, 2) as lowest_value,
        max(credit_score)::decimal(18, 2) as highest_value,
        count(*) as customer_count
    from members
    where credit_score is not null
    group by all
    union all
    select
        population,
        'equity_score' as measure,
        product_count,
        gender,
        is_active,
        is_churned,
        equity_score::double as bucket,
        min(equity_score)::decimal(18, 2) as lowest_value,
        max(equity_score)::decimal(18, 2) as highest_value,
        count(*) as customer_count
    from members
    where equity_score is not null
    group by all
    union all
    select
        population,
        'product_count' as measure,
        product_count,
        gender,
        is_active,
        is_churned,
        product_count::double as bucket,
        min(product_count)::decimal(18, 2) as lowest_value,
        max(product_count)::decimal(18, 2) as highest_value,
        count(*) as customer_count
    from members
    where product_count is not null
    group by all
    union all
    select
        population,
        'balance_amount' as measure,
        product_count,
        gender,
        is_active,
        is_churned,
        sign(balance_amount) * floor(100 * ln(1 + abs(balance_amount::double))) as bucket,
        min(balance_amount)::decimal(18, 2) as lowest_value,
        max(balance_amount)::decimal(18, 2) as highest_value,
        count(*) as customer_count
    from members
    where balance_amount is not null
    group by all
    union all
    select
        population,
        'estimated_salary_amount' as measure,
        product_count,
        gender,
        is_active,
        is_churned,
        sign(estimated_salary_amount) * floor(100 * ln(1 + abs(estimated_salary_amount::double))) as bucket,
        min(estimated_salary_amount)::decimal(18, 2) as lowest_value,
        max(estimated_salary_amount)::decimal(18, 2) as highest_value,
        count(*) as customer_count
    from members
    where estimated_salary_amount is not null
    group by all
),

asked as (
    select
        buckets.*,
        hypotheses.hypothesis_id,
        case hypotheses.hypothesis_id
            when 'H1' then case product_count when 2 then 'a' when 1 then 'b' end
            when 'H3' then case when is_active then 'a' when not is_active then 'b' end
            when 'E7' then case gender when 'male' then 'a' when 'female' then 'b' end
            else case when is_churned then 'a' else 'b' end
        end as arm
    from buckets
    inner join hypotheses using (measure)
    where hypotheses.unit <> 'share'
),

tied as (
    select
        *,
        (
            min(lowest_value) over (partition by population, hypothesis_id, bucket)
            + max(highest_value) over (partition by population, hypothesis_id, bucket)
        )::double / 2 as bucket_value
    from asked
    where arm is not null
)

select
    population,
    hypothesis_id,
    arm,
    bucket_value,
    sum(customer_count)::bigint as customer_count
from tied
group by all;
