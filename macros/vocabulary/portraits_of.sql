{# The segment portraits of one population: all customers, or complete cases. #}
{% macro segment_portraits_of(population) -%}
with portraits as (
    select * from {{ ref('int_groups__measures') }}
),

segment_portraits as (
    select
        cast(portraits.segment_code as string) as segment_code,
        {{ portrait_columns('portraits') | indent(8) }}
    from portraits
    where portraits.population = {{ sql_text(population) }} and portraits.portrait = 'segment'
)

select * from segment_portraits
order by segment_code
{%- endmacro %}

{#
    The same by number of products, with the products that are assumed. Why they are is
    said with figures of all customers, so for complete cases in the words of the seed.
#}
{% macro product_count_portraits_of(population) -%}
{%- set has_figures = population == 'all_customers' -%}
{%- set rationales = 'rationales' if has_figures else 'assumptions' -%}
with portraits as (
    select * from {{ ref('int_groups__measures') }}
),

assumptions as (
    select * from {{ ref('product_count_assumptions') }}
),

{% if has_figures -%}
rationales as (
    select * from {{ ref('product_rationale_results') }}
),

{% endif -%}
product_count_portraits as (
    select
        cast(portraits.product_count as integer) as product_count,
        {{ portrait_columns('portraits') | indent(8) }},
        cast(assumptions.assumed_products_en as string) as assumed_products_en,
        cast(assumptions.assumed_products_ru as string) as assumed_products_ru,
        cast({{ rationales }}.rationale_en as string) as rationale_en,
        cast({{ rationales }}.rationale_ru as string) as rationale_ru
    from portraits
    {%- if has_figures %}
    left join rationales on portraits.product_count = rationales.product_count
    {%- endif %}
    left join assumptions
        on
            portraits.product_count >= assumptions.products_min
            and portraits.product_count
            <= coalesce(assumptions.products_max, portraits.product_count)
    where portraits.population = {{ sql_text(population) }} and portraits.portrait = 'product_count'
)

select * from product_count_portraits
order by product_count
{%- endmacro %}
