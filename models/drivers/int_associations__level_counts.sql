{#- Counting customers by all features at once would make nearly a row per customer: a
    measured value is put into its bin, and customers are counted by pairs of features
    alone; the four of few levels go together with each of the others. -#}
{%- set measured = measured_features() -%}
{%- set few_levels = features_of_few_levels() -%}
{%- set others = association_features() | reject('in', few_levels) | list -%}
{%- set bins = range(1, 10) -%}
-- The layout of what loops render is not this file's.
-- noqa: disable=LT02,LT05
with customers as (
    select * from {{ ref('customers') }}
),

edges as (
    select * from {{ ref('int_associations__edges') }}
),

cities as (
    select
        city,
        city_level
    from {{ ref('agg_customers__city_counts') }}
    where size_rank is not null
    group by city, city_level
),

-- One row, so that placing a value costs comparisons and no join. No value is above the
-- edges that a feature does not have.
edges_in_a_row as (
    select
        {% for feature in measured %}
            {% for bin in bins %}
                coalesce(
                    max(
                        case
                            when feature = '{{ feature }}' and bin = {{ bin }}
                                then edge
                        end
                    ),
                    1e308
                ) as {{ feature }}_{{ bin }}
                {{- ',' if not loop.last }}
            {% endfor %}
            {{- ',' if not loop.last }}
        {% endfor %}
    from edges
),

measures as (
    select
        {% for feature, column in measured.items() %}
            cast({{ column }} as double) as {{ feature }},
        {% endfor %}
        is_active as activity,
        has_credit_card as card,
        gender,
        city,
        is_churned as churn
    from customers
),

levels as (
    select
        {% for feature in measured %}
            cast(
                {% for bin in bins %}
                    cast(
                        measures.{{ feature }} > edges_in_a_row.{{ feature }}_{{ bin }}
                        as tinyint
                    )
                    {{- ' +' if not loop.last }}
                {% endfor %}
                as tinyint
            ) as {{ feature }},
        {% endfor %}
        measures.activity,
        measures.card,
        measures.gender,
        cities.city_level as city,
        measures.churn
    from measures
    cross join edges_in_a_row
    left join cities on measures.city = cities.city
),

cells as (
    select
        {{ others | join(',\n        ') }},
        {{ few_levels | join(',\n        ') }},
        case
            {% for feature in others %}
                when grouping({{ few_levels[0] }}) = 0 and grouping({{ feature }}) = 0
                    then '{{ feature }}'
            {% endfor %}
        end as with_few_levels,
        cast(count(*) as bigint) as customer_count
    from levels
    group by grouping sets ( -- noqa: PRS
        {% for pair in pairs_of(others) %}
            ({{ pair | join(', ') }}),
        {% endfor %}
        {% for feature in others %}
            ({{ feature }}, {{ few_levels | join(', ') }})
            {{- ',' if not loop.last }}
        {% endfor %}
    )
)

select * from cells
