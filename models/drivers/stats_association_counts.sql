{#- Two-way tables of all pairs of features, under both binnings. -#}
{%- set measured = measured_features() -%}
{%- set features = association_features() -%}
{%- set few_levels = features_of_few_levels() -%}
{%- set others = features | reject('in', few_levels) | list -%}
{%- set binnings = ['quantile', 'equal_width'] -%}
-- The linter cannot read grouping sets in a union.
-- noqa: disable=PRS,LT02
with cells as (
    select * from {{ ref('int_associations__level_counts') }}
),

edges as (
    select * from {{ ref('int_associations__edges') }}
),

binnings as (
    {% for binning in binnings %}
        select '{{ binning }}' as binning
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

placed_values as (
    {% for feature in measured %}
        select
            '{{ feature }}' as feature,
            {{ feature }} as edges_below
        from cells
        where {{ feature }} is not null
        group by {{ feature }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The bin of a value, 1 to 10: one more for every inner edge below it, as in phik.
bins as (
    select
        binnings.binning,
        placed_values.feature,
        placed_values.edges_below,
        1 + count(edges.edge) as bin
    from placed_values
    cross join binnings
    left join edges
        on
            binnings.binning = edges.binning
            and placed_values.feature = edges.feature
            and placed_values.edges_below >= edges.edge_number
    group by
        binnings.binning,
        placed_values.feature,
        placed_values.edges_below
),

levels as (
    select
        binnings.binning,
        {% for feature in features %}
            {% if feature in measured %}
                {{ feature }}_bins.bin as {{ feature }},
            {% else %}
                cells.{{ feature }},
            {% endif %}
        {% endfor %}
        cells.with_few_levels,
        cells.customer_count
    from cells
    cross join binnings
    {% for feature in measured %}
        left join bins as {{ feature }}_bins
            on
                {{ feature }}_bins.feature = '{{ feature }}'
                and binnings.binning = {{ feature }}_bins.binning
                and cells.{{ feature }} = {{ feature }}_bins.edges_below
    {% endfor %}
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
            binning,
            {% for feature in features %}
                {{ feature if feature in grouped else 'null as ' ~ feature }},
            {% endfor %}
            sum(customer_count) as customer_count
        from levels
        where {{ where_sql }}
        group by grouping sets (
            {%- set sets = [] -%}
            {%- for pair in combinations_of(grouped) if pair | length == 2
                and pair | select('in', few_levels) | list | length == few_count -%}
                {%- do sets.append('(binning, ' ~ pair | join(', ') ~ ')') -%}
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
