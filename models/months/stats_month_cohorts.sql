with counts as (
    select * from {{ ref('agg_months__field_counts') }}
),

movers as (
    select * from {{ ref('int_months__movers') }}
    where is_comparable
),

branches as (
    select
        as_of,
        customer_count,
        case when band = 'missing' then '' else band end as branch
    from counts
    where field = 'city'
),

months as (
    select
        as_of,
        row_number() over (
            order by as_of
        ) as month_number
    from branches
    group by as_of
),

-- A cohort is who came in one month; the first holds everybody who was there already.
came as (
    select
        as_of_to as cohort,
        branch,
        user_id
    from movers
    where event = 'joined'
),

sizes as (
    select
        branches.as_of as cohort,
        branches.branch,
        branches.customer_count
    from branches
    inner join months on branches.as_of = months.as_of
    where months.month_number = 1
    union all
    select
        cohort,
        branch,
        count(*) as customer_count
    from came
    group by
        cohort,
        branch
),

-- Who comes back stays gone: what counts is the first time.
first_gone as (
    select
        user_id,
        branch,
        min(as_of_to) as as_of
    from movers
    where is_gone
    group by
        user_id,
        branch
),

gone as (
    select
        first_gone.branch,
        first_gone.as_of,
        coalesce(came.cohort, first_month.as_of) as cohort,
        count(*) as gone_count
    from first_gone
    left join came
        on
            first_gone.user_id = came.user_id
            and first_gone.branch = came.branch
    inner join months as first_month on first_month.month_number = 1
    group by
        coalesce(came.cohort, first_month.as_of),
        first_gone.branch,
        first_gone.as_of
),

-- A branch whose file once was not there is not followed any further.
followed as (
    select
        sizes.cohort,
        sizes.branch,
        sizes.customer_count,
        later.as_of,
        later.month_number - months.month_number as step_count,
        count(branches.branch) over (
            partition by sizes.cohort, sizes.branch
            order by later.month_number
            rows between unbounded preceding and current row
        ) as delivered_count
    from sizes
    inner join months on sizes.cohort = months.as_of
    inner join months as later on months.month_number < later.month_number
    left join branches
        on
            sizes.branch = branches.branch
            and later.as_of = branches.as_of
),

steps as (
    select
        followed.cohort,
        followed.as_of,
        followed.customer_count,
        coalesce(gone.gone_count, 0) as gone_count,
        coalesce(
            sum(gone.gone_count) over (
                partition by followed.cohort, followed.branch
                order by followed.as_of
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as gone_before_count
    from followed
    left join gone
        on
            followed.cohort = gone.cohort
            and followed.branch = gone.branch
            and followed.as_of = gone.as_of
    where followed.delivered_count = followed.step_count
),

cohorts as (
    select
        cohort,
        as_of,
        cast({{ months_between('cohort', 'as_of') }} as integer) as months_since,
        cast(sum(customer_count - gone_before_count) as bigint) as at_risk_count,
        cast(sum(gone_count) as bigint) as gone_count
    from steps
    group by
        cohort,
        as_of
)

select * from cohorts
