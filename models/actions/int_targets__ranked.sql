-- depends_on: {{ ref('int_scorecard__scores') }}
-- depends_on: {{ ref('customers') }}
-- depends_on: {{ ref('scorecard_checks') }}
-- depends_on: {{ ref('int_risk_segments__conditions') }}
{#- The scores when there are any; else who is flagged and who matches a rule. #}
{% set has_scores = is_card_used() %}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=ST06
with candidates as {{ not_materialized() }} (
    {% if has_scores %}
        select
            user_id,
            city,
            segment_code,
            case when is_churned then 'win_back' else 'keep' end as purpose,
            churn_probability,
            expected_loss_amount,
            balance_amount,
            {% if has_next_month() %}
                case when is_churned then balance_amount else expected_loss_amount end
            {% else %}
                expected_loss_amount
            {% endif %} as call_amount,
            pattern_id,
            cast(null as string) as rule_id
        from {{ ref('int_scorecard__scores') }}
    {% else %}
        select
            user_id,
            city,
            segment_code,
            case when is_churned then 'win_back' else 'keep' end as purpose,
            cast(null as double) as churn_probability,
            cast(null as decimal(18, 2)) as expected_loss_amount,
            balance_amount,
            balance_amount as call_amount,
            cast(null as integer) as pattern_id,
            rule_id
        from (
            select
                customers.*,
                case
                    when not customers.is_churned then {{ risk_rule_of() | indent(20) }}
                end as rule_id
            from {{ ref('customers') }} as customers
        ) as by_rules
        where is_churned or rule_id is not null
    {% endif %}
),

bucketed as {{ not_materialized() }} (
    select
        *,
        {{ call_bucket('call_amount', 'churn_probability') | indent(8) }} as call_bucket
    from candidates
),

counts as (
    select
        purpose,
        call_bucket,
        count(*) as customer_count
    from bucketed
    group by purpose, call_bucket
),

-- Of each purpose the buckets before which the list is not full.
cumulated as (
    select
        purpose,
        call_bucket,
        sum(customer_count) over (
            partition by purpose
            order by call_bucket desc
        ) - customer_count as count_before
    from counts
),

thresholds as (
    select
        purpose,
        min(call_bucket) as last_bucket
    from cumulated
    where count_before < {{ var('call_capacity') }}
    group by purpose
),

first_customers as (
    select bucketed.*
    from bucketed
    inner join thresholds
        on
            bucketed.purpose = thresholds.purpose
            and bucketed.call_bucket >= thresholds.last_bucket
),

ranked as (
    select
        purpose,
        row_number() over (
            partition by purpose
            order by
                {{ call_order('call_amount', 'churn_probability') | indent(16) }}
        ) as call_rank,
        user_id,
        city,
        segment_code,
        churn_probability,
        expected_loss_amount,
        balance_amount,
        pattern_id,
        rule_id
    from first_customers
),

patterns as (
    select * from {{ ref('int_scorecard__patterns') }}
),

named as (
    select
        ranked.purpose,
        ranked.call_rank,
        ranked.user_id,
        ranked.city,
        ranked.segment_code,
        ranked.churn_probability,
        ranked.expected_loss_amount,
        ranked.balance_amount,
        patterns.reason_1,
        patterns.reason_2,
        patterns.reason_3,
        patterns.reasons_en,
        patterns.reasons_ru,
        ranked.rule_id
    from ranked
    left join patterns on ranked.pattern_id = patterns.pattern_id
    where ranked.call_rank <= {{ var('call_capacity') }}
)

select * from named
