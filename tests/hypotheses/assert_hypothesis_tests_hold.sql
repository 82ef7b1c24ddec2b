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

populations as (
    select * from {{ ref('populations') }}
),

checks as (
    select * from {{ ref('stratified_checks') }}
),

expected as (
    select
        results.population,
        results.hypothesis_id,
        max(results.n_a + results.n_b + results.missing_a + results.missing_b)
            as counted,
        sum(cells.customer_count) as customers
    from results
    inner join populations on results.population = populations.population
    inner join cells
        on
            (not populations.is_complete_only or cells.is_complete_case)
            and {{ attribute_as_text('results.group_attribute') }}
            in (results.group_a, results.group_b)
    group by results.population, results.hypothesis_id
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
    or not (ci_low_adjusted <= ci_low and ci_high <= ci_high_adjusted)
    or (verdict = 'not_available') <> (p_value is null)
    or (verdict = 'not_available' and note is null)
