with results as (
    select * from {{ ref('stratified_check_results') }}
),

checks as (
    select
        hypothesis_id,
        stratum_type,
        stratum,
        n,
        n_a,
        n_b,
        value_a,
        value_b,
        difference,
        difference_low,
        difference_high,
        p_value,
        p_holm,
        p_equivalence,
        p_equivalence_holm,
        verdict,
        odds_ratio,
        odds_ratio_low,
        odds_ratio_high,
        pooled_odds_ratio,
        pooled_odds_ratio_low,
        pooled_odds_ratio_high,
        homogeneity_p,
        homogeneity_p_holm,
        is_reversed,
        is_reportable
    from results
)

select * from checks
order by hypothesis_id, stratum_type, stratum
