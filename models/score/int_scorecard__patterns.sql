-- depends_on: {{ ref('scorecard_terms') }}
{#- What the card looks at: customers who agree in it have the same score and the same
    reasons, so these are found once for all of them. -#}
{%- set card = built_card() -%}
{%- set features = card_features() -%}
{%- set columns = {} -%}
{%- for feature in features -%}
    {%- do columns.update({feature: 'patterns.' ~ feature}) -%}
{%- endfor -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT03,LT05,LT09,ST06
with counts as (
    select * from {{ ref('agg_customers__band_counts') }}
),

patterns as (
    select
        {% for feature in pattern_features() %}
            {{ (feature if feature in features else 'cast(null as string)')
                ~ ' as ' ~ feature }}{{ ',' if not loop.last }}
        {% endfor %}
    from counts
    group by {{ features | join(', ') or 'segment_code' }}
),

bands as (
    select
        card.position,
        concat(card.term, ' = ', concat_ws(' & ', card.band_a, card.band_b)) as reason,
        labels.label_en,
        labels.label_ru
    from {{ ref('scorecard_results') }} as card
    inner join {{ ref('scorecard_label_results') }} as labels
        on card.position = labels.position
    where card.points > 0
),

-- For each term one number that says points and band; see points_of_term.
termed as (
    select
        patterns.*
        {%- for term in card %},
        {{ points_of_term(term, columns, with_position=true) | indent(8) }}
            as term_{{ loop.index }}
        {%- endfor %}
    from patterns
),

first_reasons as (
    select
        *,
        {% for term in card %}
            cast(floor(term_{{ loop.index }} / 4096.0) as integer) +
        {% endfor %}
        0 as points,
        -- Points above 0 speak against the customer; two arguments at least.
        greatest(
            4095, 0
            {%- for term in card %}, term_{{ loop.index }}{% endfor %}
        ) as first_reason
    from termed
),
{% for before, reason in [('first', 'second'), ('second', 'third')] %}

{{ reason }}_reasons as (
    select
        *,
        greatest(
            4095, 0
            {%- for term in card %},
            case
                when term_{{ loop.index }} < {{ before }}_reason
                    then term_{{ loop.index }}
                else 0
            end
            {%- endfor %}
        ) as {{ reason }}_reason
    from {{ before }}_reasons
),
{% endfor %}

named as (
    select
        {% for feature in pattern_features() %}
            scored.{{ feature }},
        {% endfor %}
        cast(row_number() over (
            order by
                {% for feature in pattern_features() %}
                    scored.{{ feature }} asc{{ ',' if not loop.last }}
                {% endfor %}
        ) as integer) as pattern_id,
        scored.points,
        {{ probability_of('scored.points') | indent(8) }} as churn_probability,
        first_bands.reason as reason_1,
        second_bands.reason as reason_2,
        third_bands.reason as reason_3,
        {% for language in ['en', 'ru'] %}
            nullif(concat_ws(
                '; ',
                first_bands.label_{{ language }},
                second_bands.label_{{ language }},
                third_bands.label_{{ language }}
            ), '') as reasons_{{ language }}{{ ',' if not loop.last }}
        {% endfor %}
    from third_reasons as scored
    {% for name in ['first', 'second', 'third'] %}
        left join bands as {{ name }}_bands
            on 4095 - scored.{{ name }}_reason % 4096 = {{ name }}_bands.position
    {% endfor %}
)

select * from named
{% if not card %}
    where false
{% endif %}
