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

{#- In which months a customer was there, as the bits of a number: one pass over the
    rows, in the memory of one month. As many pairs at once as a number has bits. -#}
{%- set pairs = [] -%}
{%- set kept = kept_counts('movers') -%}
{%- for pair in month_pairs() if pair[1] not in kept -%}
    {%- do pairs.append(pair) -%}
{%- endfor -%}
{%- for batch in pairs | batch(30) %}
{%- set days = (batch | map('first') | list + batch | map('last') | list) | unique | list %}
there_{{ loop.index }} as (
    select
        user_id,
        branch,
        cast(
            sum(
                case as_of
                    {%- for day in days %}
                    when {{ date_of(day) }} then cast({{ 2 ** loop.index0 }} as bigint)
                    {%- endfor %}
                end
            ) as bigint
        ) as months
    from month_rows
    where as_of in (
        {%- for day in days %}{{ date_of(day) }}{{ ', ' if not loop.last }}{% endfor -%}
    )
    group by
        user_id,
        branch
),

{% endfor %}
changes as (
    {%- for batch in pairs | batch(30) %}
    {%- set outer = loop.index %}
    {%- set days = (batch | map('first') | list + batch | map('last') | list) | unique | list %}
    {%- for before, after in batch %}
    {%- set earlier = '(months & ' ~ 2 ** days.index(before) ~ ') <> 0' %}
    {%- set later = '(months & ' ~ 2 ** days.index(after) ~ ') <> 0' %}
    select
        {{ date_of(before) }} as as_of_from,
        {{ date_of(after) }} as as_of_to,
        user_id,
        branch,
        {{ earlier }} as is_gone
    from there_{{ outer }}
    where ({{ earlier }}) <> ({{ later }})
    union all
    {%- endfor %}
    {%- endfor %}
    select
        as_of as as_of_from,
        as_of as as_of_to,
        user_id,
        branch,
        false as is_gone
    from month_rows
    where false
),

absent as (
    select
        changes.as_of_from,
        changes.as_of_to,
        changes.user_id,
        changes.branch,
        {%- for column in carried %}
        month_rows.{{ column }},
        {%- endfor %}
        changes.is_gone
    from changes
    inner join month_rows
        on
            changes.user_id = month_rows.user_id
            and changes.branch = month_rows.branch
            and case when changes.is_gone then changes.as_of_from else changes.as_of_to end
            = month_rows.as_of
    {%- if pairs %}
    {#- No month comes from elsewhere; the engine cannot know it, and would read all. #}
    where month_rows.as_of in (
        {%- for day in (pairs | map('first') | list + pairs | map('last') | list) | unique %}
        {{- date_of(day) }}{{ ', ' if not loop.last }}
        {%- endfor -%}
    )
    {%- endif %}
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
