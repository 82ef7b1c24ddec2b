-- The card by joins instead of a `case`.
create table scorecard_terms as
from read_csv(getvariable('reference') || '/scorecard_terms.csv', all_varchar = true);

-- Customers who agree in all bands have the same score.
create table kinds as
select
    row_number() over () as kind,
    *
from (
    select distinct
        product_band,
        balance_band,
        equity_band,
        activity,
        card,
        score_band,
        age_band,
        salary_band
    from keyed
);

create table bands_of_kinds as
unpivot (
    select
        kind,
        product_band as products,
        balance_band as balance,
        equity_band as equity,
        activity,
        card,
        score_band as score,
        age_band as age,
        salary_band as salary
    from kinds
) on columns(* exclude (kind)) into name feature value band;

-- Points of each kind for each term; no row for a band that the card has not seen.
create table earned as
select first_bands.kind, card.position, card.points, card.term, card.band_a, card.band_b
from card
inner join scorecard_terms as terms on card.term = terms.term
inner join bands_of_kinds as first_bands
    on terms.feature_a = first_bands.feature and card.band_a = first_bands.band
where terms.feature_b is null and card.points is not null
union all
select first_bands.kind, card.position, card.points, card.term, card.band_a, card.band_b
from card
inner join scorecard_terms as terms on card.term = terms.term
inner join bands_of_kinds as first_bands
    on terms.feature_a = first_bands.feature and card.band_a = first_bands.band
inner join bands_of_kinds as second_bands
    on
        first_bands.kind = second_bands.kind
        and terms.feature_b = second_bands.feature
        and card.band_b = second_bands.band;

create table scores as
with sums as (
    select
        kind,
        sum(points) as points,
        list(
            concat(term, ' = ', concat_ws(' & ', band_a, band_b))
            order by points desc, position
        ) filter (points > 0) as reasons
    from earned
    group by kind
)

select
    keyed.*,
    sums.points,
    round(1 / (1 + exp(-base.coefficient - sums.points * ln(2) / 20)), 6)
        as churn_probability,
    sums.reasons
from keyed
inner join kinds
    on
        keyed.product_band is not distinct from kinds.product_band
        and keyed.balance_band is not distinct from kinds.balance_band
        and keyed.equity_band is not distinct from kinds.equity_band
        and keyed.activity is not distinct from kinds.activity
        and keyed.card is not distinct from kinds.card
        and keyed.score_band is not distinct from kinds.score_band
        and keyed.age_band is not distinct from kinds.age_band
        and keyed.salary_band is not distinct from kinds.salary_band
left join sums on kinds.kind = sums.kind
cross join (select coefficient from card where term = 'base') as base;

create table score_histograms as
unpivot (
    select
        'everybody' as everybody,
        coalesce(gender, 'missing') as gender,
        case
            when scores.city is null then 'missing'
            when cities.size_rank <= 20 then scores.city
            else 'other cities'
        end as city,
        segment_code,
        age_group,
        if(balance_amount is null, 'no', 'yes') as balance_known,
        churn_probability,
        count(*) as customer_count,
        count_if(is_churned) as churned_count
    from scores
    left join cities on scores.city = cities.city
    where half = 'confirmed'
    group by all
)
on everybody, gender, city, segment_code, age_group, balance_known
into name group_type value group_value;

create table marts.scorecard as
select
    card.position,
    card.term,
    if(card.term = 'base', 'all', concat_ws(' & ', card.band_a, card.band_b)) as band,
    terms.feature_a,
    card.band_a,
    terms.feature_b,
    card.band_b,
    card.customer_count,
    card.churned_count,
    share(card.churned_count, card.customer_count) as churn_rate,
    case
        when card.churned_count not in (0, card.customer_count)
            then round(
                ln(card.churned_count / (card.customer_count - card.churned_count))
                - ln(base.churned_count / (base.customer_count - base.churned_count)),
                9
            )
    end as weight_of_evidence,
    card.coefficient,
    card.standard_error,
    card.points
from card
left join scorecard_terms as terms using (term)
cross join (from card where term = 'base') as base
where card.points is not null;
