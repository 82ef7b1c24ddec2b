{#- Cities come from their own table: here every one is shown, in the patterns only the
    large ones are told apart. -#}
{%- set features = pattern_features() | reject('equalto', 'city') | list -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT05,RF03
with patterns as (
    select * from {{ ref('agg_customers__band_counts') }}
),

cities as (
    select * from {{ ref('agg_customers__city_counts') }}
),

pattern_counts as (
    select
        case
            {% for feature in features %}
                when grouping(patterns.{{ feature }}) = 0 then '{{ feature }}'
            {% endfor %}
        end as feature,
        coalesce(
            {% for feature in features %}
                patterns.{{ feature }}{{ ',' if not loop.last }}
            {% endfor %}
        ) as band,
        sum(patterns.customer_count) as customer_count,
        sum(case when patterns.is_churned then patterns.customer_count else 0 end)
            as churned_count,
        sum(patterns.balance_amount) as balance_amount,
        sum(case when patterns.is_churned then patterns.balance_amount end)
            as balance_at_risk_amount
    from patterns
    group by grouping sets ( -- noqa: PRS,RF02
        {% for feature in features %}
            (patterns.{{ feature }}){{ ',' if not loop.last }}
        {% endfor %}
    )
),

city_counts as (
    select
        'city' as feature,
        cities.city as band,
        sum(cities.customer_count) as customer_count,
        sum(case when cities.is_churned then cities.customer_count else 0 end)
            as churned_count,
        sum(cities.balance_amount) as balance_amount,
        sum(case when cities.is_churned then cities.balance_amount end)
            as balance_at_risk_amount
    from cities
    group by cities.city
),

all_counts as (
    select * from pattern_counts
    union all
    select * from city_counts
),

-- A column that the extract does not have is no feature.
present_features as (
    select feature
    from all_counts
    where band <> 'missing'
    group by feature
),

totals as (
    select
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count
    from all_counts
    where feature = 'products'
),

counts as (
    select
        all_counts.feature,
        all_counts.band,
        all_counts.feature in (
            {{- sql_texts(repeated_features()) | join(', ') -}}
        ) as is_repeated,
        cast(all_counts.customer_count as bigint) as customer_count,
        cast(all_counts.churned_count as bigint) as churned_count,
        cast(totals.customer_count as bigint) as all_count,
        cast(totals.churned_count as bigint) as all_churned_count,
        cast(all_counts.balance_amount as decimal(38, 2)) as balance_amount,
        cast(all_counts.balance_at_risk_amount as decimal(38, 2)) as balance_at_risk_amount
    from all_counts
    inner join present_features on all_counts.feature = present_features.feature
    cross join totals
)

select * from counts
