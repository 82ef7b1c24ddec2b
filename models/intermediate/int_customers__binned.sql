{%- set keys = ['population', 'activity', 'card', 'gender', 'city', 'churn'] -%}
{%- for feature in measured_features() -%}
    {%- do keys.extend([feature ~ '_quantile', feature ~ '_equal_width']) -%}
{%- endfor -%}
with customers as (
    select * from {{ ref('int_customers__segmented') }}
),

populations as (
    select * from {{ ref('populations') }}
),

edges as (
    select * from {{ ref('int_association_edges') }}
),

large_cities as (
    select
        city,
        case
            when row_number() over (order by sum(customer_count) desc, city asc)
                <= {{ var('pattern_city_limit') }}
                then city
            else '{{ var("other_cities") }}'
        end as city_level
    from {{ ref('int_customers__cities') }}
    where city <> 'missing'
    group by city
),

levels as (
    select
        populations.population,
        customers.is_active as activity,
        customers.has_credit_card as card,
        customers.gender,
        large_cities.city_level as city,
        customers.is_churned as churn
        {%- for feature, column in measured_features().items() %}
        {%- for binning in ['quantile', 'equal_width'] %},
        {{ bin_of(binning, feature, 'customers.' ~ column, 'edges') | indent(8) }} as {{ feature }}_{{ binning }}
        {%- endfor %}
        {%- endfor %}
    from customers
    inner join populations
        on not populations.is_complete_only or customers.is_complete_case
    inner join edges on populations.population = edges.population
    left join large_cities on customers.city = large_cities.city
),

binned as (
    select
        {{ keys | join(',\n        ') }},
        cast(count(*) as bigint) as customer_count
    from levels
    group by
        {{ keys | join(',\n        ') }}
)

select * from binned
