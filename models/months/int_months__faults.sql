-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03,ST06,LT14
with counts as (
    select * from {{ ref('agg_months__field_counts') }}
),

movers as (
    select * from {{ ref('int_months__movers') }}
),

fields as (
    select * from {{ ref('extract_fields') }}
),

pairs as (
    {%- for before, after in month_pairs() %}
    select
        {{ date_of(before) }} as as_of_from,
        {{ date_of(after) }} as as_of_to
    union all
    {%- endfor %}
    select
        as_of as as_of_from,
        as_of as as_of_to
    from counts
    where false
),

branches as (
    select
        as_of,
        case when band = 'missing' then '' else band end as branch,
        customer_count
    from counts
    where field = 'city'
),

absent_branches as (
    select
        pairs.as_of_from,
        pairs.as_of_to,
        before.branch,
        before.customer_count
    from pairs
    inner join branches as before on pairs.as_of_from = before.as_of
    left join branches as after
        on
            pairs.as_of_to = after.as_of
            and before.branch = after.branch
    where after.branch is null
),

-- Under which new name the numbers of an absent branch are there.
found_again as (
    select
        absent_branches.as_of_to,
        absent_branches.branch,
        came.branch as new_branch,
        count(*) as found_count,
        row_number() over (
            partition by absent_branches.as_of_to, absent_branches.branch
            order by count(*) desc, came.branch asc
        ) as place
    from absent_branches
    inner join movers as went
        on
            absent_branches.as_of_to = went.as_of_to
            and absent_branches.branch = went.branch
            and went.is_gone
    inner join movers as came
        on
            went.as_of_to = came.as_of_to
            and went.user_id = came.user_id
            and not came.is_gone
    left join branches as before
        on
            absent_branches.as_of_from = before.as_of
            and came.branch = before.branch
    where before.branch is null
    group by
        absent_branches.as_of_to,
        absent_branches.branch,
        came.branch
),

branch_faults as (
    select
        case
            when found_again.found_count * 2 > absent_branches.customer_count
                then 'city_renamed'
            else 'city_absent'
        end as kind,
        absent_branches.as_of_from,
        absent_branches.as_of_to,
        absent_branches.branch as subject,
        found_again.new_branch as other_subject,
        cast(absent_branches.customer_count as double) as value_from,
        cast(found_again.found_count as double) as value_to
    from absent_branches
    left join found_again
        on
            absent_branches.as_of_to = found_again.as_of_to
            and absent_branches.branch = found_again.branch
            and found_again.place = 1
),

sizes as (
    select
        as_of,
        sum(customer_count) as customer_count
    from branches
    group by as_of
),

size_faults as (
    select
        'fewer_customers' as kind,
        pairs.as_of_from,
        pairs.as_of_to,
        '' as subject,
        cast(null as string) as other_subject,
        cast(before.customer_count as double) as value_from,
        cast(after.customer_count as double) as value_to
    from pairs
    inner join sizes as before on pairs.as_of_from = before.as_of
    inner join sizes as after on pairs.as_of_to = after.as_of
    where after.customer_count <= (1 - {{ var('months_max_loss') }}) * before.customer_count
),

known as (
    select
        as_of,
        field,
        sum(case when band <> 'missing' then customer_count else 0 end) as known_count
    from counts
    group by
        as_of,
        field
),

field_faults as (
    select
        'field_vanished' as kind,
        pairs.as_of_from,
        pairs.as_of_to,
        before.field as subject,
        cast(null as string) as other_subject,
        cast(before.known_count as double) as value_from,
        cast(after.known_count as double) as value_to
    from pairs
    inner join known as before on pairs.as_of_from = before.as_of
    inner join known as after
        on
            pairs.as_of_to = after.as_of
            and before.field = after.field
    where before.known_count > 0 and after.known_count = 0
),

-- The median by buckets of about 1 %: enough to see that it moved five-fold.
cumulated as (
    select
        as_of,
        field,
        bucket,
        sum(customer_count) over (partition by as_of, field order by bucket) as up_to_count,
        sum(customer_count) over (partition by as_of, field) as known_count
    from (
        select
            as_of,
            field,
            bucket,
            sum(customer_count) as customer_count
        from counts
        where field in ('balance', 'est_salary') and bucket is not null
        group by
            as_of,
            field,
            bucket
    ) as buckets
),

medians as (
    select
        as_of,
        field,
        exp(abs(min(bucket)) / cast(100 as double)) - 1 as median_amount
    from cumulated
    where up_to_count * 2 >= known_count
    group by
        as_of,
        field
),

money_faults as (
    select
        'money_moved' as kind,
        pairs.as_of_from,
        pairs.as_of_to,
        before.field as subject,
        cast(null as string) as other_subject,
        before.median_amount as value_from,
        after.median_amount as value_to
    from pairs
    inner join medians as before on pairs.as_of_from = before.as_of
    inner join medians as after
        on
            pairs.as_of_to = after.as_of
            and before.field = after.field
    where
        greatest(before.median_amount, after.median_amount)
        >= {{ var('months_max_money_factor') }}
        * least(before.median_amount, after.median_amount)
        and greatest(before.median_amount, after.median_amount) > 0
),

-- A month that stands at the wrong place, or holds half of a file: who is gone came only
-- just before, or is back a month later.
gone as (
    select
        went.as_of_from,
        went.as_of_to,
        count(*) as gone_count,
        sum(case when came.user_id is not null then 1 else 0 end) as just_came_count,
        sum(case when back.user_id is not null then 1 else 0 end) as back_count
    from movers as went
    left join movers as came
        on
            went.as_of_from = came.as_of_to
            and went.user_id = came.user_id
            and went.branch = came.branch
    left join movers as back
        on
            went.as_of_to = back.as_of_from
            and went.user_id = back.user_id
            and went.branch = back.branch
    where went.is_gone and went.is_comparable
    group by
        went.as_of_from,
        went.as_of_to
),

order_faults as (
    select
        'out_of_order' as kind,
        as_of_from,
        as_of_to,
        '' as subject,
        cast(null as string) as other_subject,
        cast(gone_count as double) as value_from,
        cast(greatest(just_came_count, back_count) as double) as value_to
    from gone
    where
        gone_count >= {{ var('min_reportable_count') }}
        and greatest(just_came_count, back_count) * 2 > gone_count
),

-- Ids written in another way: nobody has gone or come who is there under the same number.
moves as (
    select
        as_of_from,
        as_of_to,
        branch,
        sum(case when is_gone then 1 else 0 end) as gone_count,
        sum(case when is_gone then 0 else 1 end) as came_count
    from movers
    where is_comparable
    group by
        as_of_from,
        as_of_to,
        branch
),

all_gone as (
    select
        as_of_from,
        as_of_to,
        sum(gone_count) as gone_count
    from moves
    group by
        as_of_from,
        as_of_to
),

respelled as (
    select
        went.as_of_to,
        count(*) as respelled_count
    from movers as went
    inner join movers as came
        on
            went.as_of_to = came.as_of_to
            and went.branch = came.branch
            and {{ plain_id('went.user_id') }} = {{ plain_id('came.user_id') }}
    where went.is_gone and went.is_comparable and not came.is_gone
    group by went.as_of_to
),

respelled_faults as (
    select
        'ids_respelled' as kind,
        all_gone.as_of_from,
        all_gone.as_of_to,
        '' as subject,
        cast(null as string) as other_subject,
        cast(all_gone.gone_count as double) as value_from,
        cast(respelled.respelled_count as double) as value_to
    from all_gone
    inner join respelled on all_gone.as_of_to = respelled.as_of_to
    where
        respelled.respelled_count * 2 > all_gone.gone_count
        or respelled.respelled_count >= {{ var('min_reportable_count') }}
),

-- Branches in which most of the customers are others than a month before.
exchanged as (
    select
        moves.as_of_from,
        moves.as_of_to,
        sum(moves.gone_count) as gone_count,
        sum(moves.came_count) as came_count
    from moves
    inner join branches as before
        on
            moves.as_of_from = before.as_of
            and moves.branch = before.branch
    inner join branches as after
        on
            moves.as_of_to = after.as_of
            and moves.branch = after.branch
    where
        moves.gone_count * 2 > before.customer_count
        and moves.came_count * 2 > after.customer_count
    group by
        moves.as_of_from,
        moves.as_of_to
),

exchange_faults as (
    select
        'ids_changed' as kind,
        exchanged.as_of_from,
        exchanged.as_of_to,
        '' as subject,
        cast(null as string) as other_subject,
        cast(exchanged.gone_count as double) as value_from,
        cast(exchanged.came_count as double) as value_to
    from exchanged
    left join respelled_faults on exchanged.as_of_to = respelled_faults.as_of_to
    where
        exchanged.gone_count >= {{ var('min_reportable_count') }}
        and respelled_faults.as_of_to is null
),

all_faults as (
    {%- for part in [
        'branch', 'size', 'field', 'money', 'order', 'respelled', 'exchange',
    ] %}
    select * from {{ part }}_faults
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

named as (
    select
        all_faults.*,
        concat(
            all_faults.kind, ':', cast(all_faults.as_of_to as string),
            case when all_faults.subject <> '' then concat(':', all_faults.subject) else '' end
        ) as fault_id,
        coalesce(fields.name_en, all_faults.subject) as subject_en,
        coalesce(fields.name_ru, all_faults.subject) as subject_ru
    from all_faults
    left join fields
        on
            all_faults.subject = fields.field
            and all_faults.kind in ('field_vanished', 'money_moved')
),

faults as (
    select
        fault_id,
        kind,
        as_of_from,
        as_of_to,
        subject,
        subject_en,
        subject_ru,
        other_subject,
        value_from,
        value_to,
        fault_id in ({{ sql_texts(var('accepted_month_faults') + ['']) | join(', ') }})
            as is_accepted
    from named
)

select * from faults
