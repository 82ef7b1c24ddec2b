-- What happens to churn when customers with a missing value are dropped.
--
-- How to read it: one row per number of products. dropped_count is how many customers
-- the filter removes and dropped_churn_rate how many of those leave. Where that rate is
-- far below churn_rate, the filter throws away loyal customers and the rate of those
-- who are left (complete_churn_rate) is inflated by churn_rate_shift, which is no news
-- about customers. In the original extract a missing balance means a customer who
-- stays, and one product looks more than twice as risky after the filter.
with portraits as (
    select * from {{ ref('product_count_portraits') }}
),

complete_portraits as (
    select * from {{ ref('complete_cases_product_count_portraits') }}
)

select
    everybody.product_count,
    everybody.customer_count,
    everybody.customer_count - coalesce(complete.customer_count, 0) as dropped_count,
    everybody.churn_rate,
    complete.churn_rate as complete_churn_rate,
    complete.churn_rate - everybody.churn_rate as churn_rate_shift,
    {{ share(
        'everybody.churned_count - coalesce(complete.churned_count, 0)',
        'everybody.customer_count - coalesce(complete.customer_count, 0)'
    ) }} as dropped_churn_rate,
    everybody.is_reportable
from portraits as everybody
left join complete_portraits as complete
    on everybody.product_count = complete.product_count
order by everybody.product_count asc
