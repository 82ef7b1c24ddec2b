with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers'
),

moments as (
    select * from {{ ref('agg_customers__moments') }}
),

sides as (
    select
        is_churned,
        cast(sum(sum_balance_amount) as double) as known_amount,
        cast(sum(sum_of_squares_balance_amount) as double) as square_sum,
        sum(customer_count - known_balance_amount_count) as unknown_count
    from moments
    group by is_churned
),

-- An unknown balance counts as the median of its kind: of those who leave, or stay.
imputed as (
    select
        sides.is_churned,
        sides.known_amount,
        sides.square_sum,
        sides.unknown_count,
        coalesce(sides.known_amount, 0)
        + sides.unknown_count * coalesce(portraits.median_balance_amount, 0)
            as imputed_amount
    from sides
    inner join portraits
        on
            portraits.portrait = 'churn'
            and sides.is_churned = portraits.is_churned
),

sums as (
    select
        sum(known_amount) as known_amount,
        sum(imputed_amount) as imputed_amount,
        sum(unknown_count) as unknown_count,
        coalesce(sum(case when is_churned then known_amount end), 0) as at_risk_amount,
        sum(case when is_churned then imputed_amount else 0 end) as imputed_at_risk,
        coalesce(sum(case when is_churned then square_sum end), 0) as churned_squares,
        coalesce(sum(case when not is_churned then square_sum end), 0)
            as retained_squares
    from imputed
),

ratios as (
    select
        *,
        {{ share('at_risk_amount', 'known_amount') }} as at_risk_share,
        {{ share('imputed_at_risk', 'imputed_amount') }} as imputed_share
    from sums
),

-- Delta method for a ratio of sums: each customer adds balance x (flag - share).
bounds as (
    select
        at_risk_share,
        unknown_count,
        case when known_amount is not null then imputed_share end as imputed_share,
        {{ var('interval_z') }} * sqrt(
            (1 - at_risk_share) * (1 - at_risk_share) * churned_squares
            + at_risk_share * at_risk_share * retained_squares
        ) / nullif(known_amount, 0) as half_width
    from ratios
),

limits as (
    select
        cast(at_risk_share as double) as at_risk_share,
        cast(greatest(0.0, at_risk_share - half_width) as double) as share_low,
        cast(least(1.0, at_risk_share + half_width) as double) as share_high,
        cast(imputed_share as double) as imputed_share,
        cast(unknown_count as bigint) as unknown_count
    from bounds
)

select * from limits
