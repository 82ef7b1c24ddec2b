with counted as (
    select * from {{ ref('int_churn_totals__counted') }}
),

-- The empty set has a row even when there is no customer.
sized as (
    select
        *,
        customer_count < {{ var('min_cell_size') }} as is_withheld
    from counted
    where customer_count > 0
),

churn_totals as (
    select
        cast(attributes as string) as attributes,
        cast(city as string) as city,
        cast(gender as string) as gender,
        cast(age_group as string) as age_group,
        cast(activity as string) as activity,
        cast(credit_card as string) as credit_card,
        cast(segment_code as string) as segment_code,
        cast(product_count as integer) as product_count,
        cast(is_withheld as boolean) as is_withheld,
        {% for measure in ['customer_count', 'churned_count', 'known_balance_count'] %}
            cast(case when not is_withheld then {{ measure }} end as bigint)
                as {{ measure }},
        {% endfor %}
        case
            when not is_withheld
                then {{ share('churned_count', 'customer_count') }}
        end as churn_rate,
        case
            when not is_withheld
                then {{ wilson_low('churned_count', 'customer_count') }}
        end as churn_rate_low,
        case
            when not is_withheld
                then {{ wilson_high('churned_count', 'customer_count') }}
        end as churn_rate_high,
        cast(case when not is_withheld then balance_amount end as decimal(38, 2))
            as balance_amount,
        cast(
            case
                when not is_withheld and balance_amount is not null
                    then coalesce(balance_at_risk_amount, 0)
            end as decimal(38, 2)
        ) as balance_at_risk_amount,
        case
            when not is_withheld and balance_amount > 0
                then {{ share(
                    'coalesce(balance_at_risk_amount, 0)', 'balance_amount'
                ) }}
        end as balance_at_risk_share,
        cast({{ is_reportable('customer_count') }} as boolean)
            as is_reportable
    from sized
)

select * from churn_totals
order by attributes, {{ total_attributes() | join(', ') }}
