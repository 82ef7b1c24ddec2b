{%- set attributes = adjustable_attributes().keys() | list -%}
with compared as (
    select * from {{ ref('int_hypotheses__compared') }}
),

-- An attribute that a hypothesis does not hold fixed tells none of its cells apart.
declared as (
    select
        population,
        hypothesis_id,
        arm,
        {% for attribute in attributes %}
            case
                when concat(' ', adjusted_by, ' ') like '% {{ attribute }} %'
                    then {{ attribute }}_level
            end as {{ attribute }},
        {% endfor %}
        known_count,
        value_sum,
        square_sum
    from compared
    where known_count > 0 and adjusted_by is not null
),

adjustment_sums as (
    select
        population,
        hypothesis_id,
        arm,
        {{ attributes | join(',\n        ') }},
        cast(sum(known_count) as bigint) as known_count,
        cast(sum(value_sum) as decimal(38, 2)) as value_sum,
        cast(sum(square_sum) as decimal(38, 4)) as square_sum
    from declared
    group by
        population,
        hypothesis_id,
        arm,
        {{ attributes | join(',\n        ') }}
)

select * from adjustment_sums
