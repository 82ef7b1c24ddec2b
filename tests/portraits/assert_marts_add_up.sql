-- Conservation: whatever way a mart groups the customers, its groups, which do not
-- overlap, hold each of them once, each churned one and all of the money. The customers
-- are read once for all of them.
{%- set portraits = {
    'bank_portrait': 'all_customers',
    'segment_portraits': 'all_customers',
    'product_count_portraits': 'all_customers',
    'churn_portraits': 'all_customers',
    'segment_churn_portraits': 'all_customers',
    'complete_cases_segment_portraits': 'complete_cases',
    'complete_cases_product_count_portraits': 'complete_cases',
} %}
with populations as (
    select
        populations.population,
        count(*) as customer_count,
        sum(case when customers.is_churned then 1 else 0 end) as churned_count,
        count(customers.balance_amount) as known_balance_count,
        sum(customers.balance_amount) as balance_amount,
        coalesce(
            sum(case when customers.is_churned then customers.balance_amount end), 0
        )
            as balance_at_risk_amount
    from {{ ref('customers') }} as customers
    inner join {{ ref('populations') }} as populations
        on not populations.is_complete_only or customers.is_complete_case
    group by populations.population
),

grouped as (
    {%- for mart, population in portraits.items() %}
        select
            '{{ mart }}' as mart,
            '{{ population }}' as population,
            sum(customer_count) as customer_count,
            sum(churned_count) as churned_count,
            sum(customer_count - missing_balance_amount_count) as known_balance_count,
            sum(balance_amount) as balance_amount,
            coalesce(sum(balance_at_risk_amount), 0) as balance_at_risk_amount
        from {{ ref(mart) }}
        union all
    {%- endfor %}
    select
        concat('churn_drivers: ', feature) as mart,
        'all_customers' as population,
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count,
        -- Not a column there.
        cast(null as bigint) as known_balance_count,
        sum(balance_amount) as balance_amount,
        coalesce(sum(balance_at_risk_amount), 0) as balance_at_risk_amount
    from {{ ref('churn_drivers') }}
    group by feature
),

-- The segments' churned and retained customers are those of everybody.
by_churn as (
    select
        is_churned,
        sum(customer_count) as customer_count,
        sum(balance_amount) as balance_amount,
        sum(missing_balance_amount_count) as missing_balance_amount_count
    from {{ ref('segment_churn_portraits') }}
    group by is_churned
)

select grouped.mart
from grouped
left join populations on grouped.population = populations.population
where
    -- A population without a customer has no portrait, and sums to nothing.
    coalesce(grouped.customer_count, 0) <> coalesce(populations.customer_count, 0)
    or coalesce(grouped.churned_count, 0) <> coalesce(populations.churned_count, 0)
    or (
        grouped.mart not like 'churn_drivers:%'
        and coalesce(grouped.known_balance_count, 0)
        <> coalesce(populations.known_balance_count, 0)
    )
    or grouped.balance_amount is distinct from populations.balance_amount
    or grouped.balance_at_risk_amount
    <> coalesce(populations.balance_at_risk_amount, 0)
union all
-- Features cannot all be gone: the number of products is required.
select 'churn_drivers: products' as mart
from populations
where
    populations.population = 'all_customers'
    and not exists (
        select 1
        from grouped
        where grouped.mart = 'churn_drivers: products'
    )
union all
select 'segment_churn_portraits: is_churned' as mart
from {{ ref('churn_portraits') }} as wholes
full join by_churn on wholes.is_churned = by_churn.is_churned
where
    wholes.customer_count is distinct from by_churn.customer_count
    or wholes.balance_amount is distinct from by_churn.balance_amount
    or wholes.missing_balance_amount_count
    is distinct from by_churn.missing_balance_amount_count
