{#- Two-way tables of all pairs of features. -#}
{%- set features = association_features() -%}
{%- set few_levels = features_of_few_levels() -%}
{%- set others = features | reject('in', few_levels) | list -%}
-- The linter cannot read grouping sets in a union.
-- noqa: disable=PRS,LT02
with cells as (
    select * from {{ ref('int_associations__level_counts') }}
),

-- Features of few levels were counted with each of the others: among themselves they
-- are taken from one of those.
pairs as (
    {% for grouped, where_sql, few_count in [
        (others, 'with_few_levels is null', 0),
        (features, 'with_few_levels is not null', 1),
        (few_levels, "with_few_levels = '" ~ others[0] ~ "'", 2),
    ] %}
        select
            {% for feature in features %}
                {{ feature if feature in grouped else 'null as ' ~ feature }},
            {% endfor %}
            sum(customer_count) as customer_count
        from cells
        where {{ where_sql }}
        group by grouping sets (
            {%- set sets = [] -%}
            {%- for pair in pairs_of(grouped)
                if pair | select('in', few_levels) | list | length == few_count -%}
                {%- do sets.append('(' ~ pair | join(', ') ~ ')') -%}
            {%- endfor %}
            {{ sets | join(',\n            ') }}
        )
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A grouping set leaves the other features null, and so does a missing value: two
-- features that are not null are a pair of known levels.
counts as (
    select
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
