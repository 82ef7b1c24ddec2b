with portraits as (
    select * from {{ ref('int_customers__portraits') }}
    where portrait in ('churn', 'segment_and_churn')
),

contrasts as (
    select * from {{ ref('int_churn__contrasts') }}
),

metric_names as (
    select * from {{ ref('portrait_metrics') }}
),

populations as (
    select * from {{ ref('populations') }}
),

segments as (
    select * from {{ ref('segment_rules') }}
),

totals as (
    select
        population,
        segment_code,
        sum(customer_count) as customer_count
    from portraits
    group by population, segment_code
),

comparable as (
    select
        population,
        segment_code,
        max(case when is_reportable then 1 else 0 end) = 1 as is_comparable
    from contrasts
    group by population, segment_code
),

notable as (
    select
        contrasts.population,
        contrasts.segment_code,
        contrasts.kind,
        contrasts.effect_size,
        metric_names.name_en,
        metric_names.name_ru,
        row_number() over (
            partition by contrasts.population, contrasts.segment_code
            order by abs(contrasts.effect_size) desc, contrasts.metric asc
        ) as position
    from contrasts
    inner join metric_names on contrasts.metric = metric_names.metric
    where
        contrasts.is_reportable
        and abs(contrasts.effect_size) >= {{ var('min_notable_effect_size') }}
),

-- Seen from the row's side: what is higher for those who leave is lower for the others.
phrases as (
    select
        portraits.population,
        portraits.segment_code,
        portraits.is_churned,
        notable.position,
        (notable.effect_size > 0) = portraits.is_churned as is_higher,
        case notable.kind when 'share' then 'h' else 'd' end as symbol,
        abs(notable.effect_size) as size,
        notable.name_en,
        notable.name_ru
    from portraits
    inner join notable
        on
            portraits.population = notable.population
            and portraits.segment_code is not distinct from notable.segment_code
),

differences as (
    select
        population,
        segment_code,
        is_churned
        {%- for language, higher, lower in [('en', 'higher', 'lower'), ('ru', 'выше', 'ниже')] %},
        concat_ws(
            ', '
            {%- for position in [1, 2, 3] %},
            max(case when position = {{ position }} then
                name_{{ language }} || case when is_higher then ' {{ higher }} (' else ' {{ lower }} (' end
                || symbol || ' = ' || {{ format_number('size', 2, language) }} || ')'
            end)
            {%- endfor %}
        ) as differences_{{ language }}
        {%- endfor %}
    from phrases
    group by population, segment_code, is_churned
),

parts as (
    select
        portraits.population,
        portraits.segment_code,
        portraits.is_churned,
        portraits.is_reportable,
        coalesce(comparable.is_comparable, false) as is_comparable,
        differences.differences_en,
        differences.differences_ru,
        coalesce(
            segments.name_en || case when populations.is_complete_only
                then ' (' || lower(populations.name_en) || ')' else '' end,
            populations.name_en
        )
        || case when portraits.is_churned then ', leaving: ' else ', staying: ' end
        || {{ format_number('portraits.customer_count', 0, 'en') }} || ', '
        || {{ format_share(share('portraits.customer_count', 'totals.customer_count'), 'en') }}
        || case when portraits.segment_code is null then ' of all. ' else ' of the segment. ' end
            as size_en,
        coalesce(
            segments.name_ru || case when populations.is_complete_only
                then ' (' || lower(populations.name_ru) || ')' else '' end,
            populations.name_ru
        )
        || case when portraits.is_churned then ', уходят: ' else ', остаются: ' end
        || {{ format_number('portraits.customer_count', 0, 'ru') }} || '{{ nbsp() }}чел., '
        || {{ format_share(share('portraits.customer_count', 'totals.customer_count'), 'ru') }}
        || case when portraits.segment_code is null then ' всех. ' else ' сегмента. ' end
            as size_ru,
        -- concat_ws leaves out what the extract does not have.
        concat_ws(
            ', ',
            'women ' || {{ format_share('portraits.women_share', 'en') }},
            'median age ' || {{ format_metric('portraits.median_age_years', "'years'", 'en') }},
            'median balance ' || {{ format_rub('portraits.median_balance_rub', 'en') }},
            'credit-card holders ' || {{ format_share('portraits.credit_card_share', 'en') }},
            'active ' || {{ format_share('portraits.active_share', 'en') }}
        ) as measures_en,
        concat_ws(
            ', ',
            'женщин ' || {{ format_share('portraits.women_share', 'ru') }},
            'медианный возраст ' || {{ format_metric('portraits.median_age_years', "'years'", 'ru') }},
            'медианный баланс ' || {{ format_rub('portraits.median_balance_rub', 'ru') }},
            'с кредитной картой ' || {{ format_share('portraits.credit_card_share', 'ru') }},
            'активных ' || {{ format_share('portraits.active_share', 'ru') }}
        ) as measures_ru
    from portraits
    inner join populations on portraits.population = populations.population
    inner join totals
        on
            portraits.population = totals.population
            and portraits.segment_code is not distinct from totals.segment_code
    left join segments on portraits.segment_code = segments.segment_code
    left join comparable
        on
            portraits.population = comparable.population
            and portraits.segment_code is not distinct from comparable.segment_code
    left join differences
        on
            portraits.population = differences.population
            and portraits.segment_code is not distinct from differences.segment_code
            and portraits.is_churned = differences.is_churned
),

sentences as (
    select
        population,
        segment_code,
        is_churned,
        is_comparable,
        size_en || case
            when not is_reportable then 'Too few to describe.'
            else coalesce({{ capitalised("nullif(measures_en, '')") }} || '. ', '') || case
                when not is_comparable then 'The other side is too small to compare with.'
                when differences_en is null
                    then 'No notable difference from those who '
                        || case when is_churned then 'stay.' else 'leave.' end
                else 'Against those who ' || case when is_churned then 'stay: ' else 'leave: ' end
                    || differences_en || '.'
            end
        end as sentence_en,
        size_ru || case
            when not is_reportable then 'Слишком мало для описания.'
            else coalesce({{ capitalised("nullif(measures_ru, '')") }} || '. ', '') || case
                when not is_comparable then 'Сравнивать не с кем: другая сторона слишком мала.'
                when differences_ru is null
                    then 'Заметных отличий от тех, кто '
                        || case when is_churned then 'остаётся, нет.' else 'уходит, нет.' end
                else 'Против тех, кто ' || case when is_churned then 'остаётся: ' else 'уходит: ' end
                    || differences_ru || '.'
            end
        end as sentence_ru
    from parts
)

select * from sentences
