-- depends_on: {{ ref('scorecard_terms') }}
{%- set used = card_features() -%}
{#- Half of the hashes, 8 digits long, are below this. -#}
{%- set half_of_hashes = 2147483648 -%}
{#- Draws scatter: so many fewer than allowed that there are never more. -#}
{%- set most = var('scorecard_max_fit_count') -%}
{%- set aim = most - 4 * most ** 0.5 -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=AL05,LT02,LT05
with customers as {{ not_materialized() }} (
    select * from {{ examples_of_card() }} as examples
),

-- Customers below `last_hash` are a part of the half on which rules are found.
bank as (
    select
        cast(sum(case when is_churned then 1 else 0 end) as bigint)
            as bank_churned_count,
        lower(lpad(hex(cast(floor(
            {{ half_of_hashes }} * least(1.0, {{ aim }} / nullif(count(*) / 2.0, 0))
        ) as bigint)), 8, '0')) as last_hash
    from customers
),

drawn as (
    select
        {% for feature, band in bands_of('customers').items() if feature in used %}
            {{ band }} as {{ feature }},
        {% endfor %}
        customers.is_churned,
        bank.bank_churned_count
    from customers
    cross join bank
    where
        customers.half = 'found'
        and substr(
            {{ hash_of_customer('customers.user_id', 'customers.city') }}, 1, 8
        ) < bank.last_hash
),

cells as (
    select
        {% for feature in used %}
            {{ feature }},
        {% endfor %}
        bank_churned_count,
        cast(count(*) as bigint) as customer_count,
        cast(sum(case when is_churned then 1 else 0 end) as bigint) as churned_count
    from drawn
    group by
        {% for feature in used %}
            {{ feature }},
        {% endfor %}
        bank_churned_count
)

select * from cells
