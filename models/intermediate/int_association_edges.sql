{#- The inner edges of ten bins of every measured feature, as columns of one row per
    population, so that binning costs comparisons and no join per value. -#}
with cut_values as (
    select * from {{ ref('int_association_values') }}
),

populations as (
    select * from {{ ref('populations') }}
),

counted as (
    select
        populations.population,
        cut_values.feature,
        cut_values.value,
        min(cut_values.lowest_value) as lowest_value,
        max(cut_values.highest_value) as highest_value,
        sum(cut_values.customer_count) as customer_count
    from cut_values
    inner join populations
        on not populations.is_complete_only or cut_values.is_complete_case
    group by populations.population, cut_values.feature, cut_values.value
),

ranked as (
    select
        *,
        sum(customer_count) over (
            partition by population, feature order by value asc
            rows between unbounded preceding and current row
        ) as last_rank,
        sum(customer_count) over (partition by population, feature) as known_count,
        row_number() over (partition by population, feature order by value asc) as value_rank,
        count(*) over (partition by population, feature) as value_count
    from counted
),

-- A feature of few values keeps them, for deciles would merge the rare ones. The rank is
-- that of numpy.quantile: an edge it interpolates parts the customers in the same place.
quantile_edges as (
    select
        population,
        feature,
        cast(min(lowest_value) as double) as lowest_value,
        cast(max(highest_value) as double) as highest_value
        {%- for bin in range(1, 10) %},
        min(
            case
                when value_count <= 10 and value_rank = {{ bin }} then highest_value
                when value_count > 10 and last_rank >= floor((known_count - 1) * {{ bin }} / 10.0) + 1
                    then highest_value
            end
        ) as quantile_{{ bin }}
        {%- endfor %}
    from ranked
    group by population, feature
),

-- To the last digit what phik does, which opens the first bin by a hair: a value on an
-- edge must fall on the same side.
starts as (
    select
        *,
        lowest_value - greatest(1e-14 * abs(lowest_value), 2.2250738585072014e-308) as start_value
    from quantile_edges
),

edges as (
    select
        *
        {%- for bin in range(1, 10) %},
        {{ bin }} * ((highest_value - start_value) / 10) + start_value as equal_width_{{ bin }}
        {%- endfor %}
    from starts
),

edges_by_population as (
    select
        population
        {%- for feature in measured_features() %}
        {%- for binning in ['quantile', 'equal_width'] %}
        {%- for bin in range(1, 10) %},
        max(case when feature = '{{ feature }}' then {{ binning }}_{{ bin }} end)
            as {{ feature }}_{{ binning }}_{{ bin }}
        {%- endfor %}
        {%- endfor %}
        {%- endfor %}
    from edges
    group by population
)

select * from edges_by_population
