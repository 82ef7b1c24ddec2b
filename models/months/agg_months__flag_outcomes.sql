-- depends_on: {{ ref('int_months__rows') }}
{#- How many delivered months later the outcome of a flag is looked at. -#}
{%- set months = delivered_months() -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03,ST05,LT14
with month_rows as (
    select * from {{ ref('int_months__rows') }}
),

branches as (
    {{ branches_of_months('month_rows') | indent(4) }}
),

outcomes as (
    {#- Every later month is read once, whatever the number of those before. -#}
    {%- for later in months[1:] if kept_counts('flag_outcomes', later.as_of) is none %}
    {%- set place = months.index(later) %}
    {%- set days = [] %}
    {%- for month in months[([place - var('flag_horizon_months'), 0] | max):place] %}
    {%- do days.append(date_of(month.as_of)) %}
    {%- endfor %}
    select
        flagged.as_of,
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
        flagged.as_of in ({{ days | join(', ') }})
        and flagged.is_churned
    group by flagged.as_of
    union all
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
