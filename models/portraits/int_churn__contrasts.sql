with metrics as (
    select * from {{ ref('int_groups__metrics') }}
    where
        portrait in ('churn', 'segment_and_churn')
        and kind in ('share', 'mean')
        and metric <> 'churn_rate'
),

superiorities as (
    select * from {{ ref('money_superiority_results') }}
),

deviations as (
    select
        portrait,
        segment_code,
        metric,
        kind,
        is_churned,
        metric_value,
        is_reportable,
        known_count - 1 as degrees_of_freedom,
        (known_count - 1) * standard_deviation * standard_deviation
            as squared_deviations
    from metrics
),

pairs as (
    select
        churned.segment_code,
        churned.metric,
        churned.kind,
        churned.metric_value as churned_value,
        retained.metric_value as retained_value,
        churned.is_reportable and retained.is_reportable as is_reportable,
        sqrt(
            (churned.squared_deviations + retained.squared_deviations)
            / nullif(churned.degrees_of_freedom + retained.degrees_of_freedom, 0)
        ) as pooled_standard_deviation
    from deviations as churned
    inner join deviations as retained
        on
            churned.portrait = retained.portrait
            and churned.segment_code is not distinct from retained.segment_code
            and churned.metric = retained.metric
    where churned.is_churned and not retained.is_churned
),

effects as (
    select
        segment_code,
        metric,
        kind,
        churned_value,
        retained_value,
        is_reportable,
        case kind
            when 'share'
                then 2 * asin(sqrt(churned_value)) - 2 * asin(sqrt(retained_value))
            else (churned_value - retained_value) / nullif(pooled_standard_deviation, 0)
        end as effect_size
    from pairs
),

-- One balance of a hundred millions decides a standard deviation: money is compared by
-- ranks. On the scale of the others: the d of two normal distributions of that
-- probability is 2 sqrt(pi) (P - 1/2) near a half.
contrasts as (
    select
        effects.segment_code,
        effects.metric,
        effects.kind,
        effects.churned_value,
        effects.retained_value,
        effects.is_reportable,
        effects.effect_size,
        superiorities.superiority,
        superiorities.superiority_low,
        superiorities.superiority_high,
        coalesce(
            {{ 2 * 3.141592653589793 ** 0.5 }} * (superiorities.superiority - 0.5),
            effects.effect_size
        ) as comparable_effect
    from effects
    left join superiorities
        on
            effects.segment_code is not distinct from superiorities.segment_code
            and effects.metric = superiorities.metric
)

select * from contrasts
