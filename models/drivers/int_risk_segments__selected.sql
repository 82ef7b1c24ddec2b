-- Without the near-duplicates of a better rule, numbered, at most so many per side.
with validated as (
    select * from {{ ref('int_risk_segments__validated') }}
),

shared_shares as (
    select * from {{ ref('int_risk_segments__overlaps') }}
),

near_duplicates as (
    select rule
    from shared_shares
    where overlap_share >= {{ var('risk_segment_max_overlap') }}
    group by rule
),

distinct_rules as (
    select
        validated.*,
        row_number() over (
            partition by validated.side
            order by validated.side_rank asc
        ) as position
    from validated
    left join near_duplicates on validated.rule = near_duplicates.rule
    where
        near_duplicates.rule is null
        and validated.side_rank <= 4 * {{ var('risk_segment_limit') }}
),

selected as (
    select
        concat(side, '_', lpad(cast(position as {{ dbt.type_string() }}), 2, '0'))
            as rule_id,
        rule,
        side,
        cast(position as integer) as position,
        condition_count,
        {{ rule_features() | join(',\n        ') }},
        found_count,
        found_churned_count,
        confirmed_count,
        confirmed_churned_count,
        lift,
        p_adjusted,
        p_confirmed_adjusted
    from distinct_rules
    where position <= {{ var('risk_segment_limit') }}
)

select * from selected
