{#
    Conservation: the groups of a table, which must not overlap, hold every customer of
    their population exactly once, and every churned one.
#}
{% test adds_up_to_population(model, where_sql='true') %}
with groups as (
    select
        population,
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count
    from {{ model }}
    where {{ where_sql }}
    group by population
),

populations as (
    select
        populations.population,
        sum(cells.customer_count) as customer_count,
        sum(case when cells.is_churned then cells.customer_count else 0 end) as churned_count
    from {{ ref('int_customers__cells') }} as cells
    inner join {{ ref('populations') }} as populations
        on not populations.is_complete_only or cells.is_complete_case
    group by populations.population
)

select
    populations.*,
    groups.customer_count as grouped_customer_count,
    groups.churned_count as grouped_churned_count
from populations
full join groups on populations.population = groups.population
where
    groups.customer_count is distinct from populations.customer_count
    or groups.churned_count is distinct from populations.churned_count
{% endtest %}
