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

cities as (
    select * from {{ ref('int_cities') }}
),

levels as (
    select
        {% for feature, column in measured_features().items() %}
            {% for binning in ['quantile', 'equal_width'] %}
                {{ bin_of(binning, feature, 'customers.' ~ column, 'edges')
                    | indent(16) }}
                    as {{ feature }}_{{ binning }},
            {% endfor %}
        {% endfor %}
        populations.population,
        customers.is_active as activity,
        customers.has_credit_card as card,
        customers.gender,
        cities.city_level as city,
        customers.is_churned as churn
    from customers
    inner join populations
        on not populations.is_complete_only or customers.is_complete_case
    inner join edges on populations.population = edges.population
    left join cities on customers.city = cities.city
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
