{{ config(enabled=var('months', {}) | length > 0) }}
-- depends_on: {{ ref('scorecard_terms') }}
{%- set features = card_features() %}
{%- set months = delivered_months() %}
{#- Of each pair that is judged, and of the one before: the date of its later month. #}
{%- set last_dates = [] %}
{%- for month in months[1:] %}
    {%- if loop.revindex <= var('score_backtest_pairs') + 1 %}
        {%- do last_dates.append(month.as_of) %}
    {%- endif %}
{%- endfor %}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=RF03,LT02,LT05
with examples as (
    select
        *,
        -- The narrowest decimal whose square cannot overflow.
        cast(case when is_churned then balance_amount end as decimal(19, 2))
            as churned_amount
    from {{ ref('int_scorecard__examples') }}
),

counts as (
    select
        as_of_from,
        as_of_to,
        half,
        {% for feature, band in bands_of('examples').items() if feature in features %}
            {{ band }} as {{ feature }},
        {% endfor %}
        cast(count(*) as bigint) as customer_count,
        cast(sum(case when is_churned then 1 else 0 end) as bigint) as churned_count,
        cast(count(balance_amount) as bigint) as balance_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount,
        cast(sum(churned_amount) as decimal(38, 2)) as churned_balance_amount,
        cast(sum(churned_amount * churned_amount) as decimal(38, 4))
            as churned_square_sum
    from examples
    where
        {% for as_of in last_dates %}
            (
                as_of_to = {{ date_of(as_of) }}
                -- The first is learned from alone, the last is judged alone.
                {% if loop.first %}and half = 'found'{% endif %}
                {% if loop.last %}and half = 'confirmed'{% endif %}
            )
            {{ 'or' if not loop.last }}
        {% else %}
            false
        {% endfor %}
    group by
        {% for feature, band in bands_of('examples').items() if feature in features %}
            {{ band }},
        {% endfor %}
        as_of_from,
        as_of_to,
        half
)

select * from counts
