-- depends_on: {{ ref('scorecard_terms') }}
-- depends_on: {{ ref('scorecard_check_results') }}
{# A card that did not pass its checks gives no points to anybody. -#}
{%- set is_used = is_card_used('stats', 'scorecard_check_results') -%}
{%- set columns = bands_of('customers') -%}
{%- set features = card_features() -%}
{%- if 'city' in features -%}
    {%- do columns.update({'city': "coalesce(cities.city_level, 'missing')"}) -%}
{%- endif -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT05,ST03
with customers as (
    select * from {{ ref('customers') }}
),

cities as (
    select
        city,
        city_level
    from {{ ref('agg_customers__city_counts') }}
    where size_rank is not null
    group by city, city_level
),

patterns as (
    select * from {{ ref('int_scorecard__patterns') }}
),

scored as (
    select
        customers.user_id,
        customers.city,
        customers.segment_code,
        customers.half,
        customers.is_churned,
        patterns.points,
        patterns.churn_probability,
        customers.balance_amount,
        {{ expected_loss('patterns.churn_probability', 'customers.balance_amount') }}
            as expected_loss_amount,
        patterns.pattern_id
    from customers
    {% if 'city' in features %}
        left join cities on customers.city = cities.city
    {% endif %}
    left join patterns
        on
            {% for feature in features %}
                {{ columns[feature] }} = patterns.{{ feature }}
                and
            {% endfor %}
            {{ is_used }}
            {% if has_next_month() %}
                -- What becomes of the others is what the card speaks of.
                and not customers.is_churned
            {% endif %}
),

typed as (
    select
        cast(user_id as string) as user_id,
        cast(city as string) as city,
        cast(segment_code as string) as segment_code,
        cast(half as string) as half,
        cast(is_churned as boolean) as is_churned,
        cast(points as integer) as points,
        cast(churn_probability as double) as churn_probability,
        cast(balance_amount as decimal(18, 2)) as balance_amount,
        cast(expected_loss_amount as decimal(18, 2)) as expected_loss_amount,
        cast(pattern_id as integer) as pattern_id
    from scored
)

select * from typed
