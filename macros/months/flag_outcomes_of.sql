{#
    Of those flagged in the months before a later one, as far back as a flag is followed,
    how many are gone then, and how many are flagged still: rows of
    `agg_months__flag_outcomes`. Nobody is gone whose branch was not delivered.
#}
{% macro flag_outcomes_of(before, later) -%}
    {%- set days = [] -%}
    {%- for month in delivered_months() if month.as_of < later -%}
        {%- do days.append(date_of(month.as_of)) -%}
    {%- endfor -%}
    select
        flagged.as_of,
        {{ date_of(later) }} as as_of_later,
        cast(count(*) as bigint) as flagged_count,
        cast(sum(case when later.user_id is null then 1 else 0 end) as bigint)
            as gone_count,
        cast(
            sum(case when later.is_churned then 1 else 0 end) as bigint
        ) as still_flagged_count
    from {{ ref('int_months__rows') }} as flagged
    inner join (
        select branch
        from {{ ref('int_months__rows') }}
        where as_of = {{ date_of(later) }}
        group by branch
    ) as branches on flagged.branch = branches.branch
    left join (
        select
            user_id,
            branch,
            is_churned
        from {{ ref('int_months__rows') }}
        where as_of = {{ date_of(later) }}
    ) as later
        on
            flagged.user_id = later.user_id
            and flagged.branch = later.branch
    where
        flagged.as_of in ({{ days[-var('flag_horizon_months'):] | join(', ') }})
        and flagged.is_churned
    group by flagged.as_of
{%- endmacro %}
