-- The bands of every feature hold every customer of the population once, and no band
-- got lost on the way to its label.
with drivers as (
    select
        population,
        feature,
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count,
        sum(balance_rub) as balance_rub,
        sum(balance_at_risk_rub) as balance_at_risk_rub
    from {{ ref('churn_drivers') }}
    group by population, feature
),

populations as (
    select
        populations.population,
        count(*) as customer_count,
        sum(case when customers.is_churned then 1 else 0 end) as churned_count,
        sum(customers.balance_rub) as balance_rub,
        coalesce(sum(case when customers.is_churned then customers.balance_rub end), 0)
            as balance_at_risk_rub
    from {{ ref('customers') }} as customers
    inner join {{ ref('populations') }} as populations
        on not populations.is_complete_only or customers.is_complete_case
    group by populations.population
)

select
    populations.*,
    drivers.feature,
    drivers.customer_count as banded_customer_count
from populations
left join drivers on populations.population = drivers.population
where
    drivers.customer_count is distinct from populations.customer_count
    or drivers.churned_count is distinct from populations.churned_count
    or drivers.balance_rub is distinct from populations.balance_rub
    or coalesce(drivers.balance_at_risk_rub, 0) <> populations.balance_at_risk_rub
