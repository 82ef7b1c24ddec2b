with cells as (
    select * from {{ ref('stats_grouped_cells') }}
),

tables as (
    select
        population,
        hypothesis_id,
        arm,
        stratum_type,
        stratum,
        {%- for name, condition in [
            ('yes_count', 'answer'),
            ('no_count', 'not answer'),
            ('missing_count', 'answer is null'),
        ] %}
        cast(
            sum(case when {{ condition }} then customer_count else 0 end) as bigint
        ) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from cells
    where unit = 'share'
    group by population, hypothesis_id, arm, stratum_type, stratum
)

select * from tables
