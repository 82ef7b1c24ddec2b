-- Which figures speak for the products each group is assumed to hold.
--
-- How to read it: the extract counts products and does not name them, so every row is
-- an assumption. A group whose figures are all on the expected side (consistent_count =
-- argument_count) is argued as well as such data allow, which is not a proof; a group
-- with unsaid_count is too small or lacks the column. The figures themselves are in
-- `assumed_products`, the arguments in the seed `assumed_product_rules`.
with assumed_products as (
    select * from {{ ref('assumed_products') }}
)

select
    group_type,
    group_key,
    max(customer_count) as customer_count,
    count(*) as argument_count,
    sum(case when is_consistent then 1 else 0 end) as consistent_count,
    sum(case when not is_consistent then 1 else 0 end) as contradicted_count,
    sum(case when is_consistent is null then 1 else 0 end) as unsaid_count
from assumed_products
group by group_type, group_key
order by group_type asc, group_key asc
