with results as (
    select * from {{ ref('campaign_effect_results') }}
),

campaign_results as (
    select
        cast(campaign_id as string) as campaign_id,
        cast(as_of as date) as as_of,
        cast(months_since as bigint) as months_since,
        cast(is_final as boolean) as is_final,
        cast(n_call as bigint) as n_call,
        cast(n_control as bigint) as n_control,
        cast(outcome_call_count as bigint) as outcome_call_count,
        cast(outcome_control_count as bigint) as outcome_control_count,
        cast(difference as double) as difference,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high,
        cast(p_value as double) as p_value,
        cast(p_holm as double) as p_holm,
        cast(p_equivalence as double) as p_equivalence,
        cast(p_equivalence_holm as double) as p_equivalence_holm,
        cast(pooled_difference as double) as pooled_difference,
        cast(relative_difference as double) as relative_difference,
        cast(relative_low as double) as relative_low,
        cast(relative_high as double) as relative_high,
        cast(verdict as string) as verdict,
        cast(customers_kept as double) as customers_kept,
        cast(balance_kept_per_call_amount as double) as balance_kept_per_call_amount,
        cast(balance_kept_per_call_low as double) as balance_kept_per_call_low,
        cast(balance_kept_per_call_high as double) as balance_kept_per_call_high,
        cast(cost_amount as double) as cost_amount,
        cast(ratio_mismatch_p as double) as ratio_mismatch_p,
        cast(reached_count as bigint) as reached_count,
        cast(effect_on_reached as double) as effect_on_reached,
        cast(effect_on_reached_low as double) as effect_on_reached_low,
        cast(effect_on_reached_high as double) as effect_on_reached_high,
        cast(note as string) as note,
        cast(conclusion_en as string) as conclusion_en,
        cast(conclusion_ru as string) as conclusion_ru
    from results
)

select * from campaign_results
order by campaign_id, as_of
