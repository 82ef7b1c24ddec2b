with members as (
    select * from {{ ref('int_campaigns__members') }}
),

blocks as (
    select
        campaign_id,
        block,
        cast(sum(case when arm = 'call' then 1 else 0 end) as bigint) as call_count,
        cast(sum(case when arm = 'control' then 1 else 0 end) as bigint)
            as control_count,
        -- Decimals, so that the mean is the same at any number of threads.
        cast(avg(cast(churn_probability as decimal(18, 12))) as double)
            as mean_churn_probability
    from members
    group by campaign_id, block
)

select * from blocks
