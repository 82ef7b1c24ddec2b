-- depends_on: {{ ref('int_months__rows') }}
{#- What a customer carries into the month in which he is, and misses in the other. -#}
{%- set carried = [
    'segment_code', 'product_count', 'balance_amount', 'has_credit_card', 'is_active',
    'is_churned',
] -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03,ST05,LT14
with month_rows as (
    select * from {{ ref('int_months__rows') }}
),

branches as (
    {{ branches_of_months('month_rows') | indent(4) }}
),

first_months as (
    select
        branch,
        min(as_of) as first_as_of
    from branches
    group by branch
),

absent as (
    {%- for before, after in month_pairs() if kept_counts('movers', after) is none %}
    select
        {{ date_of(before) }} as as_of_from,
        {{ date_of(after) }} as as_of_to,
        coalesce(earlier.user_id, later.user_id) as user_id,
        coalesce(earlier.branch, later.branch) as branch,
        {%- for column in carried %}
        case when later.user_id is null then earlier.{{ column }} else later.{{ column }} end
            as {{ column }},
        {%- endfor %}
        later.user_id is null as is_gone
    from (select * from month_rows where as_of = {{ date_of(before) }}) as earlier
    full outer join (select * from month_rows where as_of = {{ date_of(after) }}) as later
        on
            earlier.user_id = later.user_id
            and earlier.branch = later.branch
    where earlier.user_id is null or later.user_id is null
    union all
    {%- endfor %}
    select
        as_of as as_of_from,
        as_of as as_of_to,
        user_id,
        branch,
        {%- for column in carried %}
        {{ column }},
        {%- endfor %}
        false as is_gone
    from month_rows
    where false
    {{- union_of_kept('movers') }}
),

-- Who appears again was missed before, even if only his branch's file was not there.
counted as (
    select
        *,
        sum(case when is_gone then 1 else 0 end) over (
            partition by user_id, branch
            order by as_of_to
            rows between unbounded preceding and 1 preceding
        ) as earlier_absence_count
    from absent
),

-- Nobody is gone, or comes, whose branch was not delivered. A branch that was never
-- there before has opened.
movers as (
    select
        counted.as_of_from,
        counted.as_of_to,
        counted.user_id,
        counted.branch,
        {%- for column in carried %}
        counted.{{ column }},
        {%- endfor %}
        case
            when counted.is_gone and counted.is_churned then 'gone_flagged'
            when counted.is_gone then 'gone_unflagged'
            when counted.earlier_absence_count > 0 then 'returned'
            else 'joined'
        end as event,
        counted.is_gone,
        other_month.branch is not null
        or (not counted.is_gone and first_months.first_as_of = counted.as_of_to)
            as is_comparable
    from counted
    left join branches as other_month
        on
            counted.branch = other_month.branch
            and case when counted.is_gone then counted.as_of_to else counted.as_of_from end
            = other_month.as_of
    inner join first_months on counted.branch = first_months.branch
)

select * from movers
