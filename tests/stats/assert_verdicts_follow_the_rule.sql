-- The verdict, its flags and the corrected p-values, recomputed from the row.
with results as (
    select * from {{ ref('hypothesis_tests') }}
)

select
    population,
    hypothesis_id
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
