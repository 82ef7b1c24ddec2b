{#- Everything that questions about groups of customers rest on, in one pass over the
    rows. Sums of decimals and of their squares are exact: they add up to any group, and
    are safe to turn into a variance. -#}
with customers as (
    select * from {{ ref('customers') }}
),

cities as (
    select
        city,
        city_level
    from {{ ref('agg_customers__city_counts') }}
    where size_rank is not null
    group by city, city_level
),

attribute_sums as (
    select
        customers.is_complete_case,
        customers.product_count,
        customers.segment_code,
        customers.gender,
        customers.is_active,
        customers.has_credit_card,
        customers.is_churned,
        cities.city_level,
        customers.equity_band,
        customers.balance_band,
        {% for measure in customer_measures() %}
            {%- set column = 'customers.' ~ measure.column %}
            cast(count({{ column }}) as bigint) as known_{{ measure.column }}_count,
            cast(sum({{ column }}) as decimal(38, 2)) as sum_{{ measure.column }},
            cast(
                sum(
                    cast({{ column }} as {{ measure.wide_type }})
                    * cast({{ column }} as {{ measure.wide_type }})
                )
                as decimal(38, 4)
            ) as sum_of_squares_{{ measure.column }},
        {% endfor %}
        cast(count(*) as bigint) as customer_count
    from customers
    left join cities on customers.city = cities.city
    group by
        customers.is_complete_case,
        customers.product_count,
        customers.segment_code,
        customers.gender,
        customers.is_active,
        customers.has_credit_card,
        customers.is_churned,
        cities.city_level,
        customers.equity_band,
        customers.balance_band
)

select * from attribute_sums
