-- Folding small cells loses no customer and no rouble.
with cube as (
    select
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count,
        sum(known_balance_count) as known_balance_count,
        sum(balance_rub) as balance_rub,
        sum(balance_at_risk_rub) as balance_at_risk_rub
    from {{ ref('churn_cube') }}
),

customers as (
    select
        count(*) as customer_count,
        sum(case when is_churned then 1 else 0 end) as churned_count,
        count(balance_rub) as known_balance_count,
        sum(balance_rub) as balance_rub,
        sum(case when is_churned then balance_rub end) as balance_at_risk_rub
    from {{ ref('customers') }}
),

differences as (
    select customers.*
    from customers
    cross join cube
    where
        customers.customer_count is distinct from cube.customer_count
        or customers.churned_count is distinct from cube.churned_count
        or customers.known_balance_count is distinct from cube.known_balance_count
        or customers.balance_rub is distinct from cube.balance_rub
        or customers.balance_at_risk_rub is distinct from cube.balance_at_risk_rub
)

select * from differences
