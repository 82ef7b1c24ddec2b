-- depends_on: {{ ref('int_months__rows') }}
{#- How many delivered months later the outcome of a flag is looked at. -#}
{%- set months = delivered_months() -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with month_rows as (
    select * from {{ ref('int_months__rows') }}
),

branches as (
    select
        as_of,
        branch
    from month_rows
    group by
        as_of,
        branch
),

outcomes as (
    {%- for month in months %}
    {%- set number = loop.index0 %}
    {%- for later in months[number + 1:number + 1 + var('flag_horizon_months')]
        if kept_counts('flag_outcomes', later.as_of) is none %}
    select
        {{ date_of(month.as_of) }} as as_of,
        {{ date_of(later.as_of) }} as as_of_later,
        cast(count(*) as bigint) as flagged_count,
        cast(sum(case when later.user_id is null then 1 else 0 end) as bigint)
            as gone_count,
        cast(
            sum(case when later.is_churned then 1 else 0 end) as bigint
        ) as still_flagged_count
    from month_rows as flagged
    inner join branches
        on
            flagged.branch = branches.branch
            and branches.as_of = {{ date_of(later.as_of) }}
    left join (
        select * from month_rows where as_of = {{ date_of(later.as_of) }}
    ) as later
        on
            flagged.user_id = later.user_id
            and flagged.branch = later.branch
    where
        flagged.as_of = {{ date_of(month.as_of) }}
        and flagged.is_churned
    union all
    {%- endfor %}
    {%- endfor %}
    select
        as_of,
        as_of as as_of_later,
        cast(0 as bigint) as flagged_count,
        cast(0 as bigint) as gone_count,
        cast(0 as bigint) as still_flagged_count
    from month_rows
    where false
    {{- union_of_kept('flag_outcomes') }}
)

select * from outcomes
