with cells as (
    select * from {{ ref('int_hypotheses__grouped_counts') }}
),

histograms as (
    select
        population,
        hypothesis_id,
        arm,
        stratum_type,
        stratum,
        age_years,
        cast(sum(customer_count) as bigint) as customer_count
    from cells
    where unit = 'years'
    group by population, hypothesis_id, arm, stratum_type, stratum, age_years
)

select * from histograms
