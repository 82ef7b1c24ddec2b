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

grouped as (
    {%- for table, where_sql in tables %}
        select
            '{{ table }}' as table_name,
            population,
            sum(customer_count) as customer_count,
            sum(churned_count) as churned_count
        from {{ ref(table) }}
        where {{ where_sql }}
        group by population
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

expected as (
    {%- for table, _ in tables %}
        select
            '{{ table }}' as table_name,
            populations.*
        from populations
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    expected.*,
    grouped.table_name as grouped_table_name,
    grouped.population as grouped_population
from expected
full join grouped
    on
        expected.table_name = grouped.table_name
        and expected.population = grouped.population
where
    grouped.customer_count is distinct from expected.customer_count
    or grouped.churned_count is distinct from expected.churned_count
