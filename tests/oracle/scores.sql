-- The card by joins instead of a `case`, and the whole order instead of its beginning.
create table scorecard_terms as
from read_csv(getvariable('reference') || '/scorecard_terms.csv', all_varchar = true);

create table bands_of_customers as
unpivot (
    select
        customer,
        product_band as products,
        balance_band as balance,
        equity_band as equity,
        yes_no(is_active) as activity,
        yes_no(has_credit_card) as card,
        score_band as score,
        age_band as age,
        salary_band as salary
    from keyed
) on columns(* exclude (customer)) into name feature value band;

-- Points of each customer for each term; no row for a band that the card has not seen.
create table earned as
select first_bands.customer, card.position, card.points, card.term, card.band_a, card.band_b
from card
inner join scorecard_terms as terms on card.term = terms.term
inner join bands_of_customers as first_bands
    on terms.feature_a = first_bands.feature and card.band_a = first_bands.band
where terms.feature_b is null and card.points is not null
union all
select first_bands.customer, card.position, card.points, card.term, card.band_a, card.band_b
from card
inner join scorecard_terms as terms on card.term = terms.term
inner join bands_of_customers as first_bands
    on terms.feature_a = first_bands.feature and card.band_a = first_bands.band
inner join bands_of_customers as second_bands
    on
        first_bands.customer = second_bands.customer
        and terms.feature_b = second_bands.feature
        and card.band_b = second_bands.band;

create table scores as
with sums as (
    select
        customer,
        sum(points) as points,
        list(
            concat(term, ' = ', concat_ws(' & ', band_a, band_b))
            order by points desc, position
        ) filter (points > 0) as reasons
    from earned
    group by customer
)

select
    keyed.*,
    sums.points,
    round(1 / (1 + exp(-base.coefficient - sums.points * ln(2) / 20)), 6)
        as churn_probability,
    sums.reasons
from keyed
left join sums using (customer)
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
        is_churned
    from scores
    left join cities on scores.city = cities.city
    where half = 'confirmed'
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
