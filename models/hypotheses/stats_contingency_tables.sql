with cells as (
    select * from {{ ref('int_hypotheses__grouped_counts') }}
),

tables as (
    select
        population,
        hypothesis_id,
        arm,
        stratum_type,
        stratum,
        cast(
            sum(case when answer then customer_count else 0 end) as bigint
        ) as yes_count,
        cast(
            sum(case when not answer then customer_count else 0 end) as bigint
        ) as no_count,
        cast(
            sum(case when answer is null then customer_count else 0 end) as bigint
        ) as missing_count
    from cells
    where unit = 'share'
    group by population, hypothesis_id, arm, stratum_type, stratum
)

select * from tables
