with metrics as (
    select * from {{ ref('int_portraits__metrics') }}
    where
        portrait in ('churn', 'segment_and_churn')
        and kind in ('share', 'mean')
        and metric <> 'churn_rate'
),

pairs as (
    select
        churned.population,
        churned.portrait,
        churned.segment_code,
        churned.metric,
        churned.kind,
        churned.value as churned_value,
        retained.value as retained_value,
        -- Pooled over both groups by their degrees of freedom.
        sqrt((
            (churned.known_count - 1) * churned.standard_deviation * churned.standard_deviation
            + (retained.known_count - 1) * retained.standard_deviation * retained.standard_deviation
        ) / nullif(churned.known_count + retained.known_count - 2, 0)) as pooled_standard_deviation,
        churned.is_reportable and retained.is_reportable as is_reportable
    from metrics as churned
    inner join metrics as retained
        on
            churned.population = retained.population
            and churned.portrait = retained.portrait
            and churned.segment_code is not distinct from retained.segment_code
            and churned.metric = retained.metric
    where churned.is_churned and not retained.is_churned
),

contrasts as (
    select
        population,
        portrait,
        segment_code,
        metric,
        kind,
        churned_value,
        retained_value,
        case kind
            when 'share' then 2 * asin(sqrt(churned_value)) - 2 * asin(sqrt(retained_value))
            else (churned_value - retained_value) / nullif(pooled_standard_deviation, 0)
        end as effect_size,
        is_reportable
    from pairs
)

select * from contrasts
