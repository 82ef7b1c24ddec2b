-- depends_on: {{ ref('scorecard_terms') }}
-- depends_on: {{ ref('scorecard_check_results') }}
{% set call_counts = [50, 100, 200, 500, 1000, 2000, 5000, 10000] %}
{#- Of each ordering: the money that it goes by, and the probability. #}
{% set orderings = {
    'expected_loss': ('expected_loss_amount', 'churn_probability'),
    'balance': ('balance_amount', 'cast(null as double)'),
    'probability': ('cast(null as decimal(18, 2))', 'churn_probability'),
} %}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=RF02,ST06,ST09
{% if has_next_month() %}
    with examples as (
        select * from {{ examples_of_card() | indent(8) }} as examples
    ),

    pointed as (
        select
            examples.*,
            {{ probability_of('(' ~ points_of(bands_of('examples')) ~ ')')
                | indent(12) }} as probability
        from examples
    ),

    scores as (
        select
            user_id,
            city,
            half,
            is_churned,
            balance_amount,
            {% if is_card_used('stats', 'scorecard_check_results') %}
                probability
            {% else %}
                cast(null as double)
            {% endif %} as churn_probability,
            {{ expected_loss('probability', 'balance_amount') | indent(12) }}
                as expected_loss_amount
        from pointed
    ),
{% else %}
    with scores as {{ not_materialized() }} (
        select * from {{ ref('int_scorecard__scores') }}
    ),
{% endif %}

bank as (
    select cast(count(*) as bigint) as customer_count
    from scores
),

unseen as {{ not_materialized() }} (
    select
        user_id,
        city,
        is_churned,
        churn_probability,
        balance_amount,
        expected_loss_amount,
        -- The narrowest decimal whose square cannot overflow.
        cast(case when is_churned then balance_amount end as decimal(19, 2))
            as churned_amount
    from scores
    where half = 'confirmed' and churn_probability is not null
),

half as (
    select
        cast(count(*) as bigint) as half_customer_count,
        cast(sum(case when is_churned then 1 else 0 end) as bigint)
            as half_churned_count,
        cast(count(balance_amount) as bigint) as known_balance_count,
        cast(sum(churned_amount) as decimal(38, 2)) as half_balance_amount,
        cast(sum(churned_amount * churned_amount) as decimal(38, 4)) as half_square_sum
    from unseen
),

-- As large a part of the half as the calls are of the bank.
calls as (
    select
        sizes.call_count,
        bank.customer_count,
        half.*,
        cast(round(
            cast(sizes.call_count as double)
            * half.half_customer_count / bank.customer_count
        ) as bigint) as called_count
    from (
        {% for call_count in call_counts %}
            select {{ call_count }} as call_count
            {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as sizes
    cross join bank
    cross join half
    where sizes.call_count <= bank.customer_count and half.half_customer_count > 0
),

ordered as {{ not_materialized() }} (
    {% for ordering, (amount, probability) in orderings.items() %}
        select
            '{{ ordering }}' as ordering,
            user_id,
            city,
            is_churned,
            churned_amount,
            {{ amount }} as call_amount,
            {{ probability }} as call_probability,
            {{ call_bucket(amount, probability) | indent(12) }} as call_bucket
        from unseen
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

counts as (
    select
        ordering,
        call_bucket,
        count(*) as customer_count
    from ordered
    group by ordering, call_bucket
),

cumulated as (
    select
        ordering,
        call_bucket,
        sum(customer_count) over (
            partition by ordering
            order by call_bucket desc
        ) - customer_count as count_before
    from counts
),

thresholds as (
    select
        cumulated.ordering,
        min(cumulated.call_bucket) as last_bucket
    from cumulated
    where cumulated.count_before < (select max(called_count) from calls)
    group by cumulated.ordering
),

ranked as (
    select
        ordered.ordering,
        ordered.is_churned,
        ordered.churned_amount,
        row_number() over (
            partition by ordered.ordering
            order by
                {{ call_order('call_amount', 'call_probability') | indent(16) }}
        ) as call_rank
    from ordered
    inner join thresholds
        on
            ordered.ordering = thresholds.ordering
            and ordered.call_bucket >= thresholds.last_bucket
),

reached as (
    select
        ranked.ordering,
        calls.call_count,
        calls.called_count,
        calls.customer_count,
        calls.half_customer_count,
        calls.half_churned_count,
        calls.half_balance_amount,
        calls.half_square_sum,
        cast(sum(case when ranked.is_churned then 1 else 0 end) as bigint)
            as churned_reached,
        cast(sum(ranked.churned_amount) as decimal(38, 2)) as balance_reached_amount,
        cast(sum(ranked.churned_amount * ranked.churned_amount) as decimal(38, 4))
            as reached_square_sum
    from calls
    inner join ranked on ranked.call_rank <= calls.called_count
    -- Without a balance there is no order by it.
    where ranked.ordering = 'probability' or calls.known_balance_count > 0
    group by
        ranked.ordering,
        calls.call_count,
        calls.called_count,
        calls.customer_count,
        calls.half_customer_count,
        calls.half_churned_count,
        calls.half_balance_amount,
        calls.half_square_sum
)

select * from reached
