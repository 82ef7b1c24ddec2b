{%- set words = {
    'en': {
        'leaving': 'leaving', 'staying': 'staying', 'people': '',
        'of_all': 'of all', 'of_segment': 'of the segment',
        'higher': 'higher', 'lower': 'lower',
        'against_leaving': 'Against those who leave', 'against_staying': 'Against those who stay',
        'like_leaving': 'No notable difference from those who leave.',
        'like_staying': 'No notable difference from those who stay.',
        'too_few': 'Too few to describe.',
        'alone': 'The other side is too small to compare with.',
    },
    'ru': {
        'leaving': 'уходят', 'staying': 'остаются', 'people': nbsp() ~ 'чел.',
        'of_all': 'всех', 'of_segment': 'сегмента',
        'higher': 'выше', 'lower': 'ниже',
        'against_leaving': 'Против тех, кто уходит', 'against_staying': 'Против тех, кто остаётся',
        'like_leaving': 'Заметных отличий от тех, кто уходит, нет.',
        'like_staying': 'Заметных отличий от тех, кто остаётся, нет.',
        'too_few': 'Слишком мало для описания.',
        'alone': 'Сравнивать не с кем: другая сторона слишком мала.',
    },
} -%}
{%- set measures = [
    ('women_share', 'share', {'en': 'women', 'ru': 'женщин'}),
    ('median_age_years', 'years', {'en': 'median age', 'ru': 'медианный возраст'}),
    ('median_balance_rub', 'rub', {'en': 'median balance', 'ru': 'медианный баланс'}),
    ('credit_card_share', 'share', {'en': 'credit-card holders', 'ru': 'с кредитной картой'}),
    ('active_share', 'share', {'en': 'active', 'ru': 'активных'}),
] -%}
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
        contrasts.effect_size,
        metric_names.name_en,
        metric_names.name_ru,
        case contrasts.kind when 'share' then 'h' else 'd' end as symbol,
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

-- From the row's side: what is higher for those who leave is lower for the others.
phrases as (
    select
        portraits.population,
        portraits.segment_code,
        portraits.is_churned,
        notable.position,
        {% for language, word in words.items() %}
            concat(
                notable.name_{{ language }},
                case
                    when (notable.effect_size > 0) = portraits.is_churned
                        then ' {{ word.higher }} ('
                    else ' {{ word.lower }} ('
                end,
                notable.symbol,
                ' = ',
                {{ format_number('abs(notable.effect_size)', 2, language) }},
                ')'
            ) as phrase_{{ language }}{{ ',' if not loop.last }}
        {% endfor %}
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
        is_churned,
        {% for language in words %}
            concat_ws(
                ', ',
                max(case when position = 1 then phrase_{{ language }} end),
                max(case when position = 2 then phrase_{{ language }} end),
                max(case when position = 3 then phrase_{{ language }} end)
            ) as differences_{{ language }}{{ ',' if not loop.last }}
        {% endfor %}
    from phrases
    group by population, segment_code, is_churned
),

parts as (
    select
        portraits.population,
        portraits.segment_code,
        portraits.is_churned,
        portraits.is_reportable,
        {% for language, word in words.items() %}
            concat(
                case
                    when portraits.segment_code is null
                        then populations.name_{{ language }}
                    when populations.is_complete_only
                        then concat(
                            segments.name_{{ language }},
                            ' (', lower(populations.name_{{ language }}), ')'
                        )
                    else segments.name_{{ language }}
                end,
                case
                    when portraits.is_churned then ', {{ word.leaving }}: '
                    else ', {{ word.staying }}: '
                end,
                {{ format_number('portraits.customer_count', 0, language) }},
                '{{ word.people }}, ',
                {{ format_share(
                    share('portraits.customer_count', 'totals.customer_count'), language
                ) }},
                case
                    when portraits.segment_code is null then ' {{ word.of_all }}. '
                    else ' {{ word.of_segment }}. '
                end
            ) as size_{{ language }},
            -- What the extract does not have is null, and concat_ws leaves it out.
            concat_ws(
                ', '
                {% for column, unit, name in measures %}
                    , '{{ name[language] }} '
                    || {{ format_metric(
                        'portraits.' ~ column, "'" ~ unit ~ "'", language
                    ) }}
                {% endfor %}
            ) as measures_{{ language }},
            differences.differences_{{ language }},
        {% endfor %}
        coalesce(comparable.is_comparable, false) as is_comparable
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
        {% for language, word in words.items() %}
            {%- set measures_text = "nullif(measures_" ~ language ~ ", '')" %}
            case
                when not is_reportable
                    then concat(size_{{ language }}, '{{ word.too_few }}')
                else concat(
                    size_{{ language }},
                    coalesce({{ capitalised(measures_text) }} || '. ', ''),
                    case
                        when not is_comparable then '{{ word.alone }}'
                        when differences_{{ language }} is null and is_churned
                            then '{{ word.like_staying }}'
                        when differences_{{ language }} is null
                            then '{{ word.like_leaving }}'
                        when is_churned
                            then concat(
                                '{{ word.against_staying }}: ', differences_{{ language }}, '.'
                            )
                        else concat(
                            '{{ word.against_leaving }}: ', differences_{{ language }}, '.'
                        )
                    end
                )
            end as sentence_{{ language }}{{ ',' if not loop.last }}
        {% endfor %}
    from parts
)

select * from sentences
