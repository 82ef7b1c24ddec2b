{#- One row per population and portrait; nulls in the key mean "all". -#}
{%- set measures = ['age_years', 'equity_score', 'credit_score', 'balance_rub', 'estimated_salary_rub'] -%}
with customers as (
    select * from {{ ref('int_customers__segmented') }}
),

populations as (
    select * from {{ ref('populations') }}
),

medians as (
    select
        populations.population,
        {{ portrait_of() }} as portrait,
        customers.segment_code,
        customers.product_count,
        customers.is_churned
        {%- for measure in measures %},
        cast(
            percentile_cont(0.5) within group (order by cast(customers.{{ measure }} as double))
            as double
        ) as median_{{ measure }}
        {%- endfor %}
    from customers
    inner join populations
        on not populations.is_complete_only or customers.is_complete_case
    group by {{ portrait_grouping_sets() }}
)

select * from medians
