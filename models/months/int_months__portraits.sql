with cells as (
    select * from {{ ref('agg_months__attribute_counts') }}
),

sums as (
    select
        as_of,
        segment_code,
        sum(customer_count) as customer_count,
        sum(case when is_churned then customer_count else 0 end) as churned_count,
        sum(case when is_active is not null then customer_count else 0 end)
            as known_active_count,
        sum(case when is_active then customer_count else 0 end) as active_count,
        sum(case when has_credit_card is not null then customer_count else 0 end)
            as known_credit_card_count,
        sum(case when has_credit_card then customer_count else 0 end)
            as credit_card_count,
        sum(product_count * customer_count) as products_held_count,
        sum(known_balance_count) as known_balance_count,
        sum(balance_amount) as balance_amount,
        sum(case when is_churned then balance_amount end) as balance_at_risk_amount
    from cells
    group by
        as_of,
        segment_code
),

portraits as (
    select
        *,
        {{ share('customer_count', 'sum(customer_count) over (partition by as_of)') }}
            as customer_share,
        {{ share('churned_count', 'customer_count') }} as churn_rate,
        {{ wilson_low('churned_count', 'customer_count') }} as churn_rate_low,
        {{ wilson_high('churned_count', 'customer_count') }} as churn_rate_high,
        {{ share('active_count', 'known_active_count') }} as active_share,
        {{ share('credit_card_count', 'known_credit_card_count') }}
            as credit_card_share,
        {{ share('products_held_count', 'customer_count') }} as mean_product_count,
        {{ share('balance_amount', 'known_balance_count') }} as mean_balance_amount,
        {{ is_reportable('customer_count') }} as is_reportable
    from sums
)

select * from portraits
