{#- What each arm of each block came to in each delivered month after the draw, up to
    the horizon. Who is not in a month is gone, unless his city was not delivered. -#}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with settings as (
    select * from {{ ref('stg_campaigns__settings') }}
    where problem is null
),

members as (
    select
        *,
        coalesce(city, '') as branch
    from {{ ref('int_campaigns__members') }}
),

customer_months as (
    select
        as_of,
        user_id,
        balance_amount,
        is_active,
        is_churned,
        coalesce(city, '') as branch
    from {{ ref('customer_months') }}
),

delivered_branches as (
    select
        as_of,
        branch
    from customer_months
    group by as_of, branch
),

months as (
    select
        as_of,
        row_number() over (
            order by as_of
        ) as month_number
    from delivered_branches
    group by as_of
),

later_months as (
    select
        settings.campaign_id,
        settings.outcome,
        settings.as_of as drawn_as_of,
        months.as_of,
        cast(months.month_number - drawn_months.month_number as bigint) as months_since
    from settings
    inner join months as drawn_months on settings.as_of = drawn_months.as_of
    inner join months
        on
            drawn_months.month_number < months.month_number
            and drawn_months.month_number + settings.horizon_months
            >= months.month_number
),

followed as (
    select
        later_months.campaign_id,
        later_months.as_of,
        later_months.months_since,
        members.block,
        members.arm,
        members.branch,
        members.is_reached,
        delivered_branches.branch is not null as is_delivered,
        now_rows.user_id is not null as is_present,
        case later_months.outcome
            when 'flagged_or_gone'
                then now_rows.user_id is null or now_rows.is_churned
            when 'gone' then now_rows.user_id is null
            when 'is_active' then
                now_rows.user_id is not null and now_rows.is_active
        end as answer,
        -- Of those whose balance was known: who is gone keeps nothing.
        case
            when drawn_rows.balance_amount is null then null
            when now_rows.user_id is null then cast(0 as decimal(18, 2))
            else now_rows.balance_amount
        end as kept_amount
    from later_months
    inner join members on later_months.campaign_id = members.campaign_id
    left join delivered_branches
        on
            later_months.as_of = delivered_branches.as_of
            and members.branch = delivered_branches.branch
    left join customer_months as drawn_rows
        on
            later_months.drawn_as_of = drawn_rows.as_of
            and members.user_id = drawn_rows.user_id
            and members.branch = drawn_rows.branch
    left join customer_months as now_rows
        on
            later_months.as_of = now_rows.as_of
            and members.user_id = now_rows.user_id
            and members.branch = now_rows.branch
),

missing_branches as (
    select
        campaign_id,
        as_of,
        cast(count(distinct case when not is_delivered then branch end) as bigint)
            as undelivered_city_count
    from followed
    group by campaign_id, as_of
),

outcomes as (
    select
        followed.campaign_id,
        cast(followed.as_of as string) as as_of,
        followed.months_since,
        followed.block,
        {%- for arm in ['call', 'control'] %}
            cast(sum(case when arm = '{{ arm }}' then 1 else 0 end) as bigint)
                as {{ arm }}_drawn,
            {#- For amounts there is no answer: every member counts. #}
            cast(
                sum(
                    case
                        when
                            arm = '{{ arm }}'
                            and (answer is not null or later.outcome = 'balance_kept')
                            then 1
                        else 0
                    end
                ) as bigint
            ) as {{ arm }}_count,
            cast(
                sum(case when arm = '{{ arm }}' and answer then 1 else 0 end) as bigint
            ) as {{ arm }}_yes,
            cast(count(case when arm = '{{ arm }}' then kept_amount end) as bigint)
                as {{ arm }}_balance_count,
            cast(
                coalesce(sum(case when arm = '{{ arm }}' then kept_amount end), 0)
                as decimal(38, 2)
            ) as {{ arm }}_balance_sum,
            cast(
                coalesce(
                    sum(
                        case
                            when arm = '{{ arm }}'
                                then
                                    cast(kept_amount as decimal(19, 2))
                                    * cast(kept_amount as decimal(19, 2))
                        end
                    ),
                    0
                ) as decimal(38, 4)
            ) as {{ arm }}_balance_sum_of_squares,
        {%- endfor %}
        cast(
            sum(case when followed.arm = 'call' then cast(is_reached as integer) end)
            as bigint
        ) as reached_count,
        max(missing_branches.undelivered_city_count) as undelivered_city_count
    from followed
    inner join missing_branches
        on
            followed.campaign_id = missing_branches.campaign_id
            and followed.as_of = missing_branches.as_of
    inner join later_months as later
        on
            followed.campaign_id = later.campaign_id
            and followed.as_of = later.as_of
    group by followed.campaign_id, followed.as_of, followed.months_since, followed.block
)

select * from outcomes
