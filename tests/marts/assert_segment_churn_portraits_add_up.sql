-- The segments' churned and retained customers and balances are those of everybody.
with parts as (
    select
        population,
        is_churned,
        sum(customer_count) as customer_count,
        sum(balance_rub) as balance_rub,
        sum(missing_balance_rub_count) as missing_balance_rub_count
    from {{ ref('segment_churn_portraits') }}
    group by population, is_churned
)

select
    wholes.population,
    wholes.is_churned
from {{ ref('churn_portraits') }} as wholes
full join parts
    on
        wholes.population = parts.population
        and wholes.is_churned = parts.is_churned
where
    wholes.customer_count is distinct from parts.customer_count
    or wholes.balance_rub is distinct from parts.balance_rub
    or wholes.missing_balance_rub_count is distinct from parts.missing_balance_rub_count
