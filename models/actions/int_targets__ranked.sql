-- depends_on: {{ ref('int_risk_segments__conditions') }}
with customers as (
    select * from {{ ref('customers') }}
),

flagged as (
    select
        customers.user_id,
        customers.city,
        customers.segment_code,
        customers.balance_amount,
        customers.is_churned,
        case
            when not customers.is_churned then {{ risk_rule_of() | indent(12) }}
        end as rule_id
    from customers
),

targeted as (
    select
        user_id,
        city,
        segment_code,
        balance_amount,
        is_churned,
        rule_id,
        row_number() over (
            partition by segment_code
            order by
                case when is_churned then 0 else 1 end asc,
                balance_amount desc nulls last,
                user_id asc,
                city asc
        ) as call_rank
    from flagged
    where is_churned or rule_id is not null
)

-- Sorted here, where the rows are narrow; the mart only adds texts.
select * from targeted
order by segment_code, call_rank
