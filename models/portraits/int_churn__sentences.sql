-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02
with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers' and portrait in ('churn', 'segment_and_churn')
),

contrasts as (
    select * from {{ ref('int_churn__contrasts') }}
),

metric_names as (
    select * from {{ ref('portrait_metrics') }}
),

segments as (
    select * from {{ ref('segment_rules') }}
),

totals as (
    select
        segment_code,
        sum(customer_count) as customer_count
    from portraits
    group by segment_code
),

comparable as (
    select
        segment_code,
        max(case when is_reportable then 1 else 0 end) = 1 as is_comparable,
        max(case when is_reportable then abs(comparable_effect) end) is not null
            as has_effect
    from contrasts
    group by segment_code
),

notable as (
    select
        contrasts.segment_code,
        contrasts.effect_size,
        contrasts.metric,
        contrasts.comparable_effect,
        contrasts.superiority,
        metric_names.name_en,
        metric_names.name_ru,
        case contrasts.kind when 'share' then 'h' else 'd' end as symbol,
        row_number() over (
            partition by contrasts.segment_code
            order by abs(contrasts.comparable_effect) desc, contrasts.metric asc
        ) as position
    from contrasts
    inner join metric_names on contrasts.metric = metric_names.metric
    where
        contrasts.is_reportable
        and abs(contrasts.comparable_effect) >= {{ var('min_notable_effect_size') }}
),

phrases as (
    select
        portraits.segment_code,
        portraits.is_churned,
        notable.position,
        {{ churn_difference('en') }} as phrase_en,
        {{ churn_difference('ru') }} as phrase_ru
    from portraits
    inner join notable
        on portraits.segment_code is not distinct from notable.segment_code
),

differences as (
    select
        segment_code,
        is_churned,
        concat_ws(
            ', ',
            max(case when position = 1 then phrase_en end),
            max(case when position = 2 then phrase_en end),
            max(case when position = 3 then phrase_en end),
            max(case when position = 4 then phrase_en end)
        ) as differences_en,
        concat_ws(
            ', ',
            max(case when position = 1 then phrase_ru end),
            max(case when position = 2 then phrase_ru end),
            max(case when position = 3 then phrase_ru end),
            max(case when position = 4 then phrase_ru end)
        ) as differences_ru
    from phrases
    group by segment_code, is_churned
),

parts as (
    select
        portraits.segment_code,
        portraits.is_churned,
        portraits.is_reportable,
        differences.differences_en,
        differences.differences_ru,
        {{ churn_size('en') }} as size_en,
        {{ churn_size('ru') }} as size_ru,
        {{ churn_measures('en') }} as measures_en,
        {{ churn_measures('ru') }} as measures_ru,
        coalesce(comparable.is_comparable, false) as is_comparable,
        coalesce(comparable.has_effect, false) as has_effect
    from portraits
    inner join totals
        on portraits.segment_code is not distinct from totals.segment_code
    left join segments on portraits.segment_code = segments.segment_code
    left join comparable
        on portraits.segment_code is not distinct from comparable.segment_code
    left join differences
        on portraits.segment_code is not distinct from differences.segment_code
            and portraits.is_churned = differences.is_churned
),

sentences as (
    select
        segment_code,
        is_churned,
        is_comparable,
        {{ churn_sentence('en') }} as sentence_en,
        {{ churn_sentence('ru') }} as sentence_ru
    from parts
)

select * from sentences
