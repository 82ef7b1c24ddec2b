{{ config(materialized='view') }}

with cells as (
    select * from {{ ref('agg_customers__attribute_counts') }}
),

hypotheses as (
    select * from {{ ref('int_hypotheses__checked') }}
),

populations as (
    select * from {{ ref('populations') }}
),

stratum_types as (
    {%- for stratum_type in ['overall', 'product_count', 'segment', 'gender'] %}
        {{ 'union all' if not loop.first }}
        select '{{ stratum_type }}' as stratum_type
    {%- endfor %}
),

grouped as (
    select
        populations.population,
        hypotheses.hypothesis_id,
        hypotheses.unit,
        hypotheses.group_attribute,
        hypotheses.group_a,
        hypotheses.group_b,
        cells.gender,
        cells.product_count,
        cells.segment_code,
        cells.age_years,
        cells.customer_count,
        {{ attribute_as_text('hypotheses.group_attribute') }} as group_value,
        case hypotheses.measure
            when 'has_credit_card' then cells.has_credit_card
            when 'is_active' then cells.is_active
            when 'is_churned' then cells.is_churned
        end as answer
    from cells
    inner join populations
        on not populations.is_complete_only or cells.is_complete_case
    cross join hypotheses
),

armed as (
    select
        *,
        case group_value when group_a then 'a' when group_b then 'b' end as arm
    from grouped
),

stratified as (
    select
        armed.population,
        armed.hypothesis_id,
        armed.unit,
        armed.group_attribute,
        armed.arm,
        armed.age_years,
        armed.answer,
        armed.customer_count,
        stratum_types.stratum_type,
        case stratum_types.stratum_type
            when 'overall' then 'all'
            when 'product_count' then cast(armed.product_count as string)
            when 'segment' then armed.segment_code
            when 'gender' then armed.gender
        end as stratum
    from armed
    cross join stratum_types
    where armed.arm is not null
),

-- An attribute that makes the groups leaves one group in each of its strata.
informative as (
    select
        population,
        hypothesis_id,
        unit,
        arm,
        stratum_type,
        stratum,
        age_years,
        answer,
        customer_count
    from stratified
    where
        stratum is not null
        and not (stratum_type = 'gender' and group_attribute = 'gender')
        and not (
            stratum_type in ('product_count', 'segment')
            and group_attribute in ('product_count', 'segment_code')
        )
)

select * from informative
