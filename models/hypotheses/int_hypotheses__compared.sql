{{ config(materialized='view') }}

{#- Measures that are attributes too: their value for one customer. -#}
{%- set flags = ['has_credit_card', 'is_active', 'is_churned'] -%}
with cells as (
    select * from {{ ref('agg_customers__attribute_sums') }}
),

hypotheses as (
    select * from {{ ref('int_hypotheses__checked') }}
),

populations as (
    select * from {{ ref('populations') }}
),

compared as (
    select
        populations.population,
        hypotheses.hypothesis_id,
        hypotheses.group_attribute,
        hypotheses.adjusted_by,
        {{ hypothesis_arm() | indent(8) }} as arm,
        {% for attribute, level in adjustable_attributes().items() %}
            {{ level }} as {{ attribute }}_level,
        {% endfor %}
        cells.gender,
        cells.customer_count,
        cast(
            case hypotheses.measure
                {% for column in portrait_measures() %}
                    when '{{ column }}' then cells.known_{{ column }}_count
                {% endfor %}
                {% for column in flags %}
                    when '{{ column }}' then case
                        when cells.{{ column }} is null then 0 else cells.customer_count
                    end
                {% endfor %}
                when 'product_count' then cells.customer_count
            end as bigint
        ) as known_count,
        cast(
            case hypotheses.measure
                {% for column in portrait_measures() %}
                    when '{{ column }}' then cells.sum_{{ column }}
                {% endfor %}
                {% for column in flags %}
                    when '{{ column }}' then case
                        when cells.{{ column }} then cells.customer_count else 0
                    end
                {% endfor %}
                when 'product_count' then cells.product_count * cells.customer_count
            end as decimal(38, 2)
        ) as value_sum,
        cast(
            case hypotheses.measure
                {% for column in portrait_measures() %}
                    when '{{ column }}' then cells.sum_of_squares_{{ column }}
                {% endfor %}
                {% for column in flags %}
                    when '{{ column }}' then case
                        when cells.{{ column }} then cells.customer_count else 0
                    end
                {% endfor %}
                when 'product_count'
                    then
                        cells.product_count * cells.product_count * cells.customer_count
            end as decimal(38, 4)
        ) as square_sum
    from cells
    inner join populations
        on not populations.is_complete_only or cells.is_complete_case
    cross join hypotheses
)

select * from compared
where arm is not null
