-- Do active customers leave more often? It depends on the number of products.
--
-- How to read it: churn_rate_difference is active minus inactive. Positive in the total
-- and for few products, negative from four products on: there the inactive leave. One
-- campaign "for active customers" would miss exactly the most valuable ones. Trust a
-- row only when both counts are not small; `stratified_checks` has the intervals and
-- the test.
with customers as (
    select * from {{ ref('customers') }}
),

counts as (
    select
        product_count,
        sum(case when is_active then 1 else 0 end) as active_count,
        sum(case when is_active and is_churned then 1 else 0 end)
            as active_churned_count,
        sum(case when not is_active then 1 else 0 end) as inactive_count,
        sum(case when not is_active and is_churned then 1 else 0 end)
            as inactive_churned_count
    from customers
    group by product_count
)

select
    product_count,
    active_count,
    inactive_count,
    {{ share('active_churned_count', 'active_count') }} as active_churn_rate,
    {{ share('inactive_churned_count', 'inactive_count') }} as inactive_churn_rate,
    {{ share('active_churned_count', 'active_count') }}
    - {{ share('inactive_churned_count', 'inactive_count') }} as churn_rate_difference
from counts
order by product_count asc
