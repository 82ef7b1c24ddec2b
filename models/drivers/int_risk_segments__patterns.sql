{#- A feature that may not choose customers, and a level that nobody can act on, is
    null: no condition is made of it. -#}
{%- set features = rule_features() -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT05
with patterns as (
    select * from {{ ref('agg_customers__band_counts') }}
),

features as (
    select * from {{ ref('features') }}
),

allowed as (
    select
        {% for feature in features %}
            max(case when feature = '{{ feature }}' then used_for end) = 'work_list'
                as is_{{ feature }}_allowed{{ ',' if not loop.last }}
        {% endfor %}
    from features
),

allowed_patterns as (
    select
        {% for feature in features %}
            case
                when
                    allowed.is_{{ feature }}_allowed
                    and patterns.{{ feature }} <> {{ sql_text(var("other_cities")) }}
                    then patterns.{{ feature }}
            end as {{ feature }},
        {% endfor %}
        patterns.half,
        patterns.is_churned,
        patterns.customer_count,
        patterns.balance_amount
    from patterns
    cross join allowed
),

halves as (
    select
        {{ features | join(',\n        ') }},
        cast(sum(case when half = 'found' then customer_count else 0 end) as bigint)
            as found_count,
        cast(
            sum(case when half = 'found' and is_churned then customer_count else 0 end)
            as bigint
        ) as found_churned_count,
        cast(sum(case when half = 'confirmed' then customer_count else 0 end) as bigint)
            as confirmed_count,
        cast(
            sum(
                case when half = 'confirmed' and is_churned then customer_count else 0 end
            ) as bigint
        ) as confirmed_churned_count,
        cast(sum(balance_amount) as decimal(38, 2)) as balance_amount,
        cast(sum(case when is_churned then balance_amount end) as decimal(38, 2))
            as balance_at_risk_amount
    from allowed_patterns
    group by
        {{ features | join(',\n        ') }}
)

select * from halves
