-- Conservation: the groups of each table of portraits, which do not overlap, hold every
-- customer of their population exactly once, and every churned one.
{%- set tables = [
    ('int_customers__portraits', "portrait = 'everybody'"),
    ('population_portraits', 'true'),
    ('segment_portraits', 'true'),
    ('product_count_portraits', 'true'),
    ('churn_portraits', 'true'),
    ('segment_churn_portraits', 'true'),
] %}
with populations as (
    select
        populations.population,
        sum(cells.customer_count) as customer_count,
        sum(case when cells.is_churned then cells.customer_count else 0 end)
            as churned_count
    from {{ ref('int_customers__cells') }} as cells
    inner join {{ ref('populations') }} as populations
        on not populations.is_complete_only or cells.is_complete_case
    group by populations.population
),

{% for table, where_sql in tables %}
grouped_{{ loop.index }} as (
    select
        population,
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count
    from {{ ref(table) }}
    where {{ where_sql }}
    group by population
),
{% endfor %}

broken as (
    {% for table, _ in tables %}
    select
        '{{ table }}' as table_name,
        coalesce(populations.population, grouped.population) as population
    from populations
    full join grouped_{{ loop.index }} as grouped
        on populations.population = grouped.population
    where
        grouped.customer_count is distinct from populations.customer_count
        or grouped.churned_count is distinct from populations.churned_count
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from broken
