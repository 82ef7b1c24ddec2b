{# The hypothesis tests of one population: all customers, or complete cases. #}
{% macro hypothesis_tests_of(population) -%}
with hypotheses as (
    select * from {{ ref('int_hypotheses__checked') }}
),

results as (
    select * from {{ ref('hypothesis_test_results') }}
),

described as (
    select
        hypotheses.family,
        hypotheses.hypothesis_id,
        hypotheses.question_en,
        hypotheses.question_ru,
        hypotheses.measure,
        hypotheses.unit,
        hypotheses.group_attribute,
        hypotheses.group_a,
        hypotheses.group_b,
        hypotheses.group_a_en,
        hypotheses.group_b_en,
        hypotheses.group_a_ru,
        hypotheses.group_b_ru,
        cast(results.n_a as bigint) as n_a,
        cast(results.n_b as bigint) as n_b,
        cast(results.missing_a as bigint) as missing_a,
        cast(results.missing_b as bigint) as missing_b,
        results.value_a,
        results.value_b,
        results.difference,
        results.ci_low,
        results.ci_high,
        results.ci_level_adjusted,
        results.ci_low_adjusted,
        results.ci_high_adjusted,
        results.test_name,
        results.statistic,
        results.df,
        results.p_value,
        results.p_holm,
        results.margin,
        hypotheses.margin_type,
        hypotheses.margin as declared_margin,
        hypotheses.alpha,
        results.p_equivalence,
        results.p_equivalence_holm,
        results.equivalent_from_margin,
        results.material_up_to_margin,
        results.verdict,
        results.is_detectable,
        results.size,
        results.effect_size_name,
        results.effect_size,
        results.effect_size_low,
        results.effect_size_high,
        results.risk_ratio,
        results.risk_ratio_low,
        results.risk_ratio_high,
        results.cohens_h,
        results.probability_of_superiority,
        results.probability_of_superiority_low,
        results.probability_of_superiority_high,
        results.companion_test,
        results.companion_p,
        hypotheses.adjusted_by,
        results.adjusted_difference,
        results.adjusted_low,
        results.adjusted_high,
        results.adjusted_p,
        results.adjusted_p_equivalence,
        results.adjusted_verdict,
        results.pooled_odds_ratio,
        results.pooled_odds_ratio_low,
        results.pooled_odds_ratio_high,
        results.homogeneity_p,
        results.homogeneity_p_holm,
        results.smallest_detectable_difference,
        results.has_reversal,
        results.group_a_share_among_yes,
        results.group_a_share_among_no,
        results.group_a_share,
        cast(results.shape_age_years as integer) as shape_age_years,
        results.shape_share_a,
        results.shape_share_b,
        results.shape_p,
        results.conclusion_en,
        results.conclusion_ru,
        results.note
    from results
    inner join hypotheses on results.hypothesis_id = hypotheses.hypothesis_id
    where results.population = {{ sql_text(population) }}
)

select * from described
order by family, hypothesis_id
{%- endmacro %}
