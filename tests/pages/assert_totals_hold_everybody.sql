-- Conservation: by whatever set of attributes `churn_totals` counts, each customer,
-- each churned one and all of the money are in it once; no set is missing; and the mart
-- shows what was counted, but for the groups that it withholds.
{{ config(group='pages') }}
with totals as (
    select * from {{ ref('churn_totals') }}
),

counted as (
    select * from {{ ref('int_churn_totals__counted') }}
),

everybody as (
    select
        count(*) as customer_count,
        coalesce(sum(case when is_churned then 1 else 0 end), 0) as churned_count,
        count(balance_amount) as known_balance_count,
        sum(balance_amount) as balance_amount,
        sum(case when is_churned then balance_amount end) as balance_at_risk_amount
    from {{ ref('customers') }}
),

by_set as (
    select
        attributes,
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count,
        sum(known_balance_count) as known_balance_count,
        sum(balance_amount) as balance_amount,
        sum(balance_at_risk_amount) as balance_at_risk_amount
    from counted
    group by attributes
),

faults as (
    select concat('not everybody once: ', by_set.attributes) as fault
    from by_set
    cross join everybody
    where
        coalesce(by_set.customer_count, 0) <> everybody.customer_count
        or coalesce(by_set.churned_count, 0) <> everybody.churned_count
        or coalesce(by_set.known_balance_count, 0) <> everybody.known_balance_count
        or by_set.balance_amount is distinct from everybody.balance_amount
        or by_set.balance_at_risk_amount
        is distinct from everybody.balance_at_risk_amount
    union all
    select 'a set of attributes is missing' as fault
    from by_set
    cross join everybody
    where everybody.customer_count > 0
    having count(distinct by_set.attributes) not in (0, {{ total_sets() | length }})
    union all
    select concat('not as counted: ', counted.attributes) as fault
    from counted
    left join totals
        on
            counted.attributes = totals.attributes
            {%- for attribute in total_attributes() %}
                and counted.{{ attribute }} is not distinct from totals.{{ attribute }}
            {%- endfor %}
    where
        counted.customer_count > 0
        and (
            totals.is_withheld is null
            or totals.is_withheld
            <> (counted.customer_count < {{ var('min_cell_size') }})
            or (
                not totals.is_withheld
                and (
                    counted.customer_count is distinct from totals.customer_count
                    or counted.churned_count is distinct from totals.churned_count
                    or counted.known_balance_count
                    is distinct from totals.known_balance_count
                    or counted.balance_amount is distinct from totals.balance_amount
                )
            )
        )
    union all
    select 'rows that were not counted' as fault
    from totals
    having count(*) > (select count(*) from counted)
)

select * from faults
