with verdicts as (
    select
        'all_customers' as population,
        hypothesis_id,
        unit,
        difference,
        verdict,
        has_reversal
    from {{ ref('hypothesis_tests') }}
    where family = 'declared'
    union all
    select
        'complete_cases' as population,
        hypothesis_id,
        unit,
        difference,
        verdict,
        has_reversal
    from {{ ref('complete_cases_hypothesis_tests') }}
    where family = 'declared'
)

select * from verdicts
