{#- What makes strata, and the attributes that make groups of the same customers: such a
    hypothesis would have one group in each stratum. -#}
{%- set stratum_types = {
    'product_count': "('product_count', 'segment_code')",
    'segment': "('product_count', 'segment_code')",
    'gender': "('gender')",
} -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02
with compared as (
    select * from {{ ref('int_hypotheses__compared') }}
),

stratified as (
    select
        population,
        hypothesis_id,
        arm,
        'overall' as stratum_type,
        'all' as stratum,
        customer_count,
        known_count,
        value_sum,
        square_sum
    from compared
    {%- for stratum_type, makers in stratum_types.items() %}
        union all
        select
            population,
            hypothesis_id,
            arm,
            '{{ stratum_type }}' as stratum_type,
            {{ stratum_type }}_level as stratum,
            customer_count,
            known_count,
            value_sum,
            square_sum
        from compared
        where
            group_attribute not in {{ makers }}
            {{ 'and gender is not null' if stratum_type == 'gender' }}
    {%- endfor %}
),

group_sums as (
    select
        population,
        hypothesis_id,
        arm,
        stratum_type,
        stratum,
        cast(sum(known_count) as bigint) as known_count,
        cast(sum(customer_count - known_count) as bigint) as missing_count,
        cast(coalesce(sum(value_sum), 0) as decimal(38, 2)) as value_sum,
        cast(coalesce(sum(square_sum), 0) as decimal(38, 4)) as square_sum
    from stratified
    group by population, hypothesis_id, arm, stratum_type, stratum
)

select * from group_sums
