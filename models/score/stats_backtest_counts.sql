{{ config(enabled=var('months', {}) | length > 0) }}
-- depends_on: {{ ref('scorecard_terms') }}
-- depends_on: {{ ref('int_features__number_bands') }}
{%- set features = card_features() %}
{%- set months = delivered_months() %}
{#- {date of the later month of a pair: (the earlier month, halves)}. Of a pair that is
    to judge a card the unseen half, of the one before it that where the card learns. #}
{%- set pairs, kept = {}, kept_counts('backtest') %}
{%- for month in months[2:] %}
    {%- if loop.revindex <= var('score_backtest_pairs')
        and month.as_of not in kept %}
        {%- set learned, judged = months[loop.index0], months[loop.index0 + 1] %}
        {%- do pairs.setdefault(judged.as_of, (learned, []))[1].append('found') %}
        {%- do pairs.setdefault(month.as_of, (judged, []))[1].append('confirmed') %}
    {%- endif %}
{%- endfor %}
{#- As in stats_scorecard_cells: so many fewer than allowed that never are more. #}
{%- set most = var('scorecard_max_fit_count') %}
{%- set aim = most - 4 * most ** 0.5 %}
{#- Of the 7 digits that draw; the one before them makes the half. #}
{%- set draws = 268435456 %}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=RF03,LT02,LT05,ST03
with examples as (
    select
        *,
        substr({{ hash_of_customer('user_id', 'city') }}, 2, 7) as draw,
        -- The narrowest decimal whose square cannot overflow.
        cast(case when is_churned then balance_amount end as decimal(19, 2))
            as churned_amount
    from {{ ref('int_scorecard__examples') }}
),

sized as (
    {% for as_of_to, (before, halves) in pairs.items() %}
        select
            {{ date_of(as_of_to) }} as as_of_to,
            cast({{ 2 * aim }} as double) / nullif(count(*), 0) as share
        from {{ rows_of_month(before) }}
        where not is_churned
        union all
    {% endfor %}
    select
        as_of_to,
        cast(null as double) as share
    from examples
    where false
),

drawn_until as (
    select
        as_of_to,
        case
            when share < 1 then lower(lpad(
                hex(cast(floor({{ draws }} * share) as bigint)), 7, '0'
            ))
            -- After every digit.
            else 'g'
        end as last_draw
    from sized
),

drawn as (
    select examples.*
    from examples
    inner join drawn_until
        on
            examples.as_of_to = drawn_until.as_of_to
            and examples.draw < drawn_until.last_draw
    where
        {% for as_of_to, (before, halves) in pairs.items() %}
            (
                examples.as_of_to = {{ date_of(as_of_to) }}
                and examples.half in ('{{ halves | join("', '") }}')
            )
            or
        {% endfor %}
        false
),

counts as (
    select
        as_of_from,
        as_of_to,
        half,
        {% for feature, band in bands_of('drawn').items() if feature in features %}
            {{ band }} as {{ feature }},
        {% endfor %}
        cast(count(*) as bigint) as customer_count,
        cast(sum(case when is_churned then 1 else 0 end) as bigint) as churned_count,
        cast(count(balance_amount) as bigint) as balance_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount,
        cast(sum(churned_amount) as decimal(38, 2)) as churned_balance_amount,
        cast(sum(churned_amount * churned_amount) as decimal(38, 4))
            as churned_square_sum
    from drawn
    group by
        {% for feature, band in bands_of('drawn').items() if feature in features %}
            {{ band }},
        {% endfor %}
        as_of_from,
        as_of_to,
        half
)

select * from counts
