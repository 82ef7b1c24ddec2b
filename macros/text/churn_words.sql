{#
    The words of int_churn__sentences, per language, and what is made of them. The macros
    read the model's own CTEs; the model says which row is put together with which.
#}
{% macro churn_words(language) -%}
    {{ return({
        'en': {
            'all_leaving': 'Customers who leave', 'all_staying': 'Customers who stay',
            'leaving': 'leaving', 'staying': 'staying',
            'of_all': 'of all', 'of_segment': 'of the segment',
            'higher': 'higher', 'lower': 'lower',
            'against_leaving': 'Unlike those who leave',
            'against_staying': 'Unlike those who stay',
            'like_leaving': 'No notable difference from those who leave.',
            'like_staying': 'No notable difference from those who stay.',
            'too_few': 'Too few to describe.',
            'alone': 'The other side is too small to compare with.',
            'women_share': 'women',
            'median_age_years': 'median age',
            'median_balance_amount': 'median balance',
            'credit_card_share': 'credit-card holders',
            'active_share': 'active',
            'mean_balance_amount': 'balance', 'mean_salary_amount': 'estimated salary',
            'in_pairs': 'in ', 'of_pairs': ' of pairs',
        },
        'ru': {
            'all_leaving': 'Уходящие', 'all_staying': 'Остающиеся',
            'leaving': 'уходящие', 'staying': 'остающиеся',
            'of_all': 'всех', 'of_segment': 'сегмента',
            'higher': 'выше', 'lower': 'ниже',
            'against_leaving': 'В отличие от уходящих',
            'against_staying': 'В отличие от остающихся',
            'like_leaving': 'Заметных отличий от уходящих нет.',
            'like_staying': 'Заметных отличий от остающихся нет.',
            'too_few': 'Слишком мало для описания.',
            'alone': 'Сравнивать не с кем: другая сторона слишком мала.',
            'women_share': 'женщин',
            'median_age_years': 'медианный возраст',
            'median_balance_amount': 'медианный баланс',
            'credit_card_share': 'с кредитной картой',
            'active_share': 'активных',
            'mean_balance_amount': 'баланс', 'mean_salary_amount': 'оценка зарплаты',
            'in_pairs': 'в ', 'of_pairs': nbsp() ~ 'пар',
        },
    }[language]) }}
{%- endmacro %}

{# One difference, from the side of the row: what is higher for those who leave is lower
   for the others. #}
{% macro churn_difference(language) -%}
    {%- set words = churn_words(language) -%}
    concat(
        case
            when notable.superiority is null then notable.name_{{ language }}
            when notable.metric = 'mean_balance_amount'
                then '{{ words.mean_balance_amount }}'
            else '{{ words.mean_salary_amount }}'
        end,
        case
            when (notable.comparable_effect > 0) = portraits.is_churned
                then ' {{ words.higher }} ('
            else ' {{ words.lower }} ('
        end,
        case
            when notable.superiority is null
                then concat(
                    notable.symbol, ' = ',
                    {{ format_number('abs(notable.effect_size)', 2, language) }}
                )
            -- Of two customers, one from either side.
            else concat(
                '{{ words.in_pairs }}',
                {{ format_share(
                    'greatest(notable.superiority, 1 - notable.superiority)', language
                ) }},
                '{{ words.of_pairs }}'
            )
        end,
        ')'
    )
{%- endmacro %}

{# Who is described, and how many they are. #}
{% macro churn_size(language) -%}
    {%- set words = churn_words(language) -%}
    concat(
        case
            when portraits.segment_code is null and portraits.is_churned
                then '{{ words.all_leaving }}'
            when portraits.segment_code is null then '{{ words.all_staying }}'
            when portraits.is_churned
                then concat(segments.name_{{ language }}, ', {{ words.leaving }}')
            else concat(segments.name_{{ language }}, ', {{ words.staying }}')
        end,
        ': ',
        {{ format_number('portraits.customer_count', 0, language) }},
        {%- if language == 'ru' %}
        {#- 1 and 11 человек, 22 человека. #}
        case
            when
                portraits.customer_count % 10 in (2, 3, 4)
                and portraits.customer_count % 100 not in (12, 13, 14)
                then '{{ nbsp() }}человека'
            else '{{ nbsp() }}человек'
        end,
        {%- endif %}
        ', ',
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
