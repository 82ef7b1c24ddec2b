-- depends_on: {{ ref('scorecard_terms') }}
-- depends_on: {{ ref('scorecard_check_results') }}
{# A card that did not pass its checks gives no points to anybody. -#}
{%- set card = built_card()
    if is_card_used('stats', 'scorecard_check_results') else [] -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT03,LT05
with customers as (
    select * from {{ ref('customers') }}
),

reasons as (
    select
        position,
        concat(term, ' = ', concat_ws(' & ', band_a, band_b)) as reason
    from {{ ref('scorecard_results') }}
    where points > 0
),

{% if card %}
    -- For each term one number that says points and band; see points_of_term.
    termed as (
        select
            customers.*,
            {% for term in card %}
                {{ points_of_term(term, bands_of('customers'), with_position=true)
                    | indent(16) }} as term_{{ loop.index }}{{ ',' if not loop.last }}
            {% endfor %}
        from customers
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
                4095,
                {% for term in card %}
                    term_{{ loop.index }}{{ ',' if not loop.last }}
                {% endfor %}
            ) as first_reason
        from termed
    ),

    second_reasons as (
        select
            *,
            greatest(
                4095,
                {% for term in card %}
                    case
                        when term_{{ loop.index }} < first_reason
                            then term_{{ loop.index }}
                        else 0
                    end
                    {{- ',' if not loop.last }}
                {% endfor %}
            ) as second_reason
        from first_reasons
    ),

    scored as (
        select
            *,
            greatest(
                4095,
                {% for term in card %}
                    case
                        when term_{{ loop.index }} < second_reason
                            then term_{{ loop.index }}
                        else 0
                    end
                    {{- ',' if not loop.last }}
                {% endfor %}
            ) as third_reason,
            {{ probability_of('points') | indent(12) }} as churn_probability
        from second_reasons
    ),
{% else %}
    scored as (
        select
            *,
            cast(null as integer) as points,
            cast(null as double) as churn_probability,
            cast(null as integer) as first_reason,
            cast(null as integer) as second_reason,
            cast(null as integer) as third_reason
        from customers
    ),
{% endif %}

churn_scores as (
    select
        cast(scored.user_id as string) as user_id,
        cast(scored.city as string) as city,
        cast(scored.segment_code as string) as segment_code,
        cast(
            {{ half_of_customer('scored.user_id', 'scored.city') | indent(12) }}
            as string
        ) as half,
        cast(scored.is_churned as boolean) as is_churned,
        cast(scored.points as integer) as points,
        cast(scored.churn_probability as double) as churn_probability,
        cast(scored.balance_amount as decimal(18, 2)) as balance_amount,
        cast(
            cast(scored.churn_probability as decimal(7, 6))
            -- Wide enough for a product.
            * cast(scored.balance_amount as decimal(19, 2))
            as decimal(18, 2)
        ) as expected_loss_amount,
        {% for number in ['first', 'second', 'third'] %}
            cast({{ number }}_reasons_named.reason as string)
                as reason_{{ loop.index }}{{ ',' if not loop.last }}
        {% endfor %}
    from scored
    {% for number in ['first', 'second', 'third'] %}
        left join reasons as {{ number }}_reasons_named
            on 4095 - scored.{{ number }}_reason % 4096
            = {{ number }}_reasons_named.position
    {% endfor %}
)

select * from churn_scores
