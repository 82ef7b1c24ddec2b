{{ config(group="hypotheses") }}
-- Every customer of a group is compared or missing, overall and over the strata; the
-- verdict, its flags and the corrected p-values follow from the row.
with results as (
    select
        'all_customers' as population,
        tests.*
    from {{ ref('hypothesis_tests') }} as tests
    union all
    select
        'complete_cases' as population,
        tests.*
    from {{ ref('complete_cases_hypothesis_tests') }} as tests
),

cells as (
    select * from {{ ref('agg_customers__attribute_counts') }}
),

hypotheses as (
    select * from {{ ref('int_hypotheses__checked') }}
),

populations as (
    select * from {{ ref('populations') }}
),

checks as (
    select * from {{ ref('stratified_checks') }}
),

members as (
    select
        populations.population,
        hypotheses.hypothesis_id,
        sum(
            case
                when {{ hypothesis_arm() | indent(20) }} is not null
                    then cells.customer_count
                else 0
            end
        ) as customers
    from cells
    cross join hypotheses
    inner join populations
        on not populations.is_complete_only or cells.is_complete_case
    group by populations.population, hypotheses.hypothesis_id
),

expected as (
    select
        members.population,
        members.hypothesis_id,
        members.customers,
        results.n_a + results.n_b + results.missing_a + results.missing_b as counted
    from members
    left join results
        on
            members.population = results.population
            and members.hypothesis_id = results.hypothesis_id
),

stratified as (
    select
        results.population,
        results.hypothesis_id,
        checks.stratum_type,
        max(results.n_a + results.n_b) as known,
        sum(checks.n) as known_in_strata
    from results
    inner join checks
        on
            results.population = 'all_customers'
            and results.hypothesis_id = checks.hypothesis_id
    group by results.population, results.hypothesis_id, checks.stratum_type
)

select
    population,
    hypothesis_id,
    'overall' as part
from expected
where counted is distinct from customers
union all
select
    population,
    hypothesis_id,
    stratum_type as part
from stratified
-- Customers without a value of the stratum are in none.
where known_in_strata > known
union all
select
    population,
    hypothesis_id,
    'verdict' as part
from results
where
    verdict is distinct from case
        when p_value is null then 'not_available'
        when p_equivalence_holm < alpha then 'equivalent'
        when p_holm < alpha then 'different'
        else 'inconclusive'
    end
    or is_detectable is distinct from (p_holm < alpha)
    or size is distinct from case
        when ci_low_adjusted is null then null
        when ci_low_adjusted >= margin or ci_high_adjusted <= -margin then 'material'
        when ci_low_adjusted > -margin and ci_high_adjusted < margin then 'negligible'
        else 'unclear'
    end
    or p_holm < p_value
    or p_equivalence_holm < p_equivalence
    or not difference between ci_low and ci_high
    or not difference between ci_low_adjusted and ci_high_adjusted
    -- Of shares, interval and test are two methods, which may differ at the border.
    or (
        unit <> 'share'
        and not case verdict
            when 'different' then ci_low_adjusted > 0 or ci_high_adjusted < 0
            when 'equivalent'
                then ci_low_adjusted >= -margin and ci_high_adjusted <= margin
            when 'inconclusive' then ci_low_adjusted <= 0 and ci_high_adjusted >= 0
            else true
        end
    )
    or (verdict = 'equivalent') <> (margin > equivalent_from_margin)
    or (size = 'material') <> coalesce(
        verdict = 'different' and margin <= material_up_to_margin, false
    )
    or (verdict = 'not_available') <> (p_value is null)
    or (verdict = 'not_available' and note is null)
