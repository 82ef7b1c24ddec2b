with results as (
    select * from {{ ref('adjustment_check_results') }}
),

checks as (
    select
        hypothesis_id,
        adjusted_by,
        attribute_count,
        method,
        n,
        left_out_count,
        difference,
        ci_low,
        ci_high,
        ci_level_adjusted,
        ci_low_adjusted,
        ci_high_adjusted,
        p_value,
        p_equivalence,
        verdict,
        lowest_level,
        lowest_difference,
        highest_level,
        highest_difference,
        note
    from results
)

select * from checks
order by hypothesis_id, attribute_count, adjusted_by
