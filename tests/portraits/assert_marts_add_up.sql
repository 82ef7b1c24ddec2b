-- Conservation: whatever way a mart groups the customers, its groups, which do not
-- overlap, hold each of them once, each churned one and each rouble. The customers are
-- read once for all of them.
{%- set portraits = [
    'population_portraits', 'segment_portraits', 'product_count_portraits',
    'churn_portraits', 'segment_churn_portraits',
] %}
with populations as (
    select
        populations.population,
        populations.is_complete_only,
        count(*) as customer_count,
        sum(case when customers.is_churned then 1 else 0 end) as churned_count,
        count(customers.balance_amount) as known_balance_count,
        sum(customers.balance_amount) as balance_amount,
        coalesce(sum(case when customers.is_churned then customers.balance_amount end), 0)
            as balance_at_risk_amount
    from {{ ref('customers') }} as customers
    inner join {{ ref('populations') }} as populations
        on not populations.is_complete_only or customers.is_complete_case
    group by populations.population, populations.is_complete_only
),

grouped as (
    {%- for mart in portraits %}
        select
            '{{ mart }}' as mart,
            population,
            sum(customer_count) as customer_count,
            sum(churned_count) as churned_count,
            sum(customer_count - missing_balance_amount_count) as known_balance_count,
            sum(balance_amount) as balance_amount,
            coalesce(sum(balance_at_risk_amount), 0) as balance_at_risk_amount
        from {{ ref(mart) }}
        group by population
        union all
    {%- endfor %}
    select
        concat('churn_drivers: ', drivers.feature) as mart,
        drivers.population,
        sum(drivers.customer_count) as customer_count,
        sum(drivers.churned_count) as churned_count,
        -- Not a column there.
        max(populations.known_balance_count) as known_balance_count,
        sum(drivers.balance_amount) as balance_amount,
        coalesce(sum(drivers.balance_at_risk_amount), 0) as balance_at_risk_amount
    from {{ ref('churn_drivers') }} as drivers
    left join populations on drivers.population = populations.population
    group by drivers.population, drivers.feature
    union all
    select
        'churn_cube' as mart,
        max(populations.population) as population,
        sum(cells.customer_count) as customer_count,
        sum(cells.churned_count) as churned_count,
        sum(cells.known_balance_count) as known_balance_count,
        sum(cells.balance_amount) as balance_amount,
        coalesce(sum(cells.balance_at_risk_amount), 0) as balance_at_risk_amount
    from {{ ref('churn_cube') }} as cells
    cross join populations
    where not populations.is_complete_only
),

expected as (
    {%- for mart in portraits + ['churn_cube', 'churn_drivers: products'] %}
        select
            '{{ mart }}' as mart,
            population
        from populations
        {{ "where not is_complete_only" if mart == 'churn_cube' }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- The segments' churned and retained customers are those of everybody.
by_churn as (
    select
        population,
        is_churned,
        sum(customer_count) as customer_count,
        sum(balance_amount) as balance_amount,
        sum(missing_balance_amount_count) as missing_balance_amount_count
    from {{ ref('segment_churn_portraits') }}
    group by population, is_churned
)

select
    coalesce(grouped.mart, expected.mart) as mart,
    coalesce(grouped.population, expected.population) as population
from grouped
full join expected
    on
        grouped.mart = expected.mart
        and grouped.population = expected.population
left join populations
    on coalesce(grouped.population, expected.population) = populations.population
where
    grouped.mart is null
    or grouped.customer_count is distinct from populations.customer_count
    or grouped.churned_count is distinct from populations.churned_count
    or grouped.known_balance_count is distinct from populations.known_balance_count
    or grouped.balance_amount is distinct from populations.balance_amount
    or grouped.balance_at_risk_amount is distinct from populations.balance_at_risk_amount
union all
select
    'segment_churn_portraits: is_churned' as mart,
    coalesce(wholes.population, by_churn.population) as population
from {{ ref('churn_portraits') }} as wholes
full join by_churn
    on
        wholes.population = by_churn.population
        and wholes.is_churned = by_churn.is_churned
where
    wholes.customer_count is distinct from by_churn.customer_count
    or wholes.balance_amount is distinct from by_churn.balance_amount
    or wholes.missing_balance_amount_count
    is distinct from by_churn.missing_balance_amount_count
