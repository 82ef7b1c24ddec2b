{#
    The words of int_churn__sentences, per language, and what is made of them. The macros
    read the model's own CTEs; the model says which row is put together with which.
#}
{% macro churn_words(language) -%}
    {{ return({
        'en': {
            'everybody': 'All customers',
            'leaving': 'leaving', 'staying': 'staying', 'people': '',
            'of_all': 'of all', 'of_segment': 'of the segment',
            'higher': 'higher', 'lower': 'lower',
            'against_leaving': 'Against those who leave',
            'against_staying': 'Against those who stay',
            'like_leaving': 'No notable difference from those who leave.',
            'like_staying': 'No notable difference from those who stay.',
            'too_few': 'Too few to describe.',
            'alone': 'The other side is too small to compare with.',
            'women_share': 'women',
            'median_age_years': 'median age',
            'median_balance_amount': 'median balance',
            'credit_card_share': 'credit-card holders',
            'active_share': 'active',
        },
        'ru': {
            'everybody': 'Все клиенты',
            'leaving': 'уходят', 'staying': 'остаются', 'people': nbsp() ~ 'чел.',
            'of_all': 'всех', 'of_segment': 'сегмента',
            'higher': 'выше', 'lower': 'ниже',
            'against_leaving': 'Против тех, кто уходит',
            'against_staying': 'Против тех, кто остаётся',
            'like_leaving': 'Заметных отличий от тех, кто уходит, нет.',
            'like_staying': 'Заметных отличий от тех, кто остаётся, нет.',
            'too_few': 'Слишком мало для описания.',
            'alone': 'Сравнивать не с кем: другая сторона слишком мала.',
            'women_share': 'женщин',
            'median_age_years': 'медианный возраст',
            'median_balance_amount': 'медианный баланс',
            'credit_card_share': 'с кредитной картой',
            'active_share': 'активных',
        },
    }[language]) }}
{%- endmacro %}

{# One difference, from the side of the row: what is higher for those who leave is lower
   for the others. #}
{% macro churn_difference(language) -%}
    {%- set words = churn_words(language) -%}
    concat(
        notable.name_{{ language }},
        case
            when (notable.effect_size > 0) = portraits.is_churned
                then ' {{ words.higher }} ('
            else ' {{ words.lower }} ('
        end,
        notable.symbol,
        ' = ',
        {{ format_number('abs(notable.effect_size)', 2, language) }},
        ')'
    )
{%- endmacro %}

{# Who is described, and how many they are. #}
{% macro churn_size(language) -%}
    {%- set words = churn_words(language) -%}
    concat(
        case
            when portraits.segment_code is null then '{{ words.everybody }}'
            else segments.name_{{ language }}
        end,
        case
            when portraits.is_churned then ', {{ words.leaving }}: '
            else ', {{ words.staying }}: '
        end,
        {{ format_number('portraits.customer_count', 0, language) }},
        '{{ words.people }}, ',
        {{ format_share(
            share('portraits.customer_count', 'totals.customer_count'), language
        ) }},
        case
            when portraits.segment_code is null then ' {{ words.of_all }}. '
            else ' {{ words.of_segment }}. '
        end
    )
{%- endmacro %}

{# What they are like; what the extract does not have is null, and left out. #}
{% macro churn_measures(language) -%}
    concat_ws(
        ', '
        {%- for column, unit in [
            ('women_share', 'share'),
            ('median_age_years', 'years'),
            ('median_balance_amount', 'rub'),
            ('credit_card_share', 'share'),
            ('active_share', 'share'),
        ] %},
        '{{ churn_words(language)[column] }} '
        || {{ format_metric('portraits.' ~ column, "'" ~ unit ~ "'", language) }}
        {%- endfor %}
    )
{%- endmacro %}

{# The whole: never a comparison with, or a description of, a group that is too small. #}
{% macro churn_sentence(language) -%}
    {%- set words = churn_words(language) -%}
    {%- set measures = "nullif(measures_" ~ language ~ ", '')" -%}
    {%- set differences = "differences_" ~ language -%}
    case
        when not is_reportable then concat(size_{{ language }}, '{{ words.too_few }}')
        else rtrim(concat(
            size_{{ language }},
            coalesce({{ capitalised(measures) }} || '. ', ''),
            case
                when not is_comparable then '{{ words.alone }}'
                when not has_effect then ''
                when {{ differences }} is null and is_churned
                    then '{{ words.like_staying }}'
                when {{ differences }} is null then '{{ words.like_leaving }}'
                when is_churned
                    then concat('{{ words.against_staying }}: ', {{ differences }}, '.')
                else concat('{{ words.against_leaving }}: ', {{ differences }}, '.')
            end
        ))
    end
{%- endmacro %}
