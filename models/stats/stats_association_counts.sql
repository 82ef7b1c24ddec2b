{#- Two-way tables of all pairs of features, under both binnings. -#}
{%- set features = association_features() -%}
{%- set measured = measured_features() -%}
with binned as (
    select * from {{ ref('int_customers__binned') }}
),

{% for binning in ['quantile', 'equal_width'] %}
    {{ binning }}_levels as (
        select
            {% for feature in features %}
                {{ feature ~ '_' ~ binning if feature in measured else feature }}
                    as {{ feature }},
            {% endfor %}
            population,
            customer_count
        from binned
    ),

    {{ binning }}_pairs as (
        select
            population,
            '{{ binning }}' as binning,
            {{ features | join(',\n            ') }},
            sum(customer_count) as customer_count
        from {{ binning }}_levels
        group by grouping sets ( -- noqa: PRS
            {% for pair in combinations_of(features) if pair | length == 2 %}
                (population, {{ pair | join(', ') }}){{ ',' if not loop.last }}
            {% endfor %}
        )
    ),

{% endfor %}
pairs as (
    select * from quantile_pairs
    union all
    select * from equal_width_pairs
),

-- A grouping set leaves the other features null, and so does a missing value: two
-- features that are not null are a pair of known levels.
counts as (
    select
        population,
        binning,
        case
            {% for feature in features %}
                when {{ feature }} is not null then '{{ feature }}'
            {% endfor %}
        end as feature_a,
        case
            {% for feature in features | reverse %}
                when {{ feature }} is not null then '{{ feature }}'
            {% endfor %}
        end as feature_b,
        coalesce(
            {% for feature in features %}
                cast({{ feature }} as {{ dbt.type_string() }}){{ ',' if not loop.last }}
            {% endfor %}
        ) as level_a,
        coalesce(
            {% for feature in features | reverse %}
                cast({{ feature }} as {{ dbt.type_string() }}){{ ',' if not loop.last }}
            {% endfor %}
        ) as level_b,
        cast(customer_count as bigint) as customer_count
    from pairs
),

known_counts as (
    select *
    from counts
    where feature_a <> feature_b
)

select * from known_counts
