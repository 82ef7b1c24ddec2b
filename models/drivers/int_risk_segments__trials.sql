{#- What a rule has to beat: everybody, and each rule that is left when one of its
    conditions is dropped. Beside everybody any condition looks good that is added to a
    good rule; only the parent shows whether it adds something. -#}
with cells as (
    select * from {{ ref('int_risk_segments__candidates') }}
),

parents as (
    {%- for feature in rule_features() %}
        select
            rule,
            {{ rule_text(without=feature) | indent(8) }} as parent
        from cells
        where {{ feature }} is not null
        union
    {%- endfor %}
    select
        rule,
        '' as parent
    from cells
    where rule <> ''
),

compared as (
    select
        parents.rule,
        parents.parent,
        cells.found_count,
        cells.found_churned_count,
        cells.confirmed_count,
        cells.confirmed_churned_count,
        parent_cells.found_count as parent_found_count,
        parent_cells.found_churned_count as parent_found_churned_count,
        parent_cells.confirmed_count as parent_confirmed_count,
        parent_cells.confirmed_churned_count as parent_confirmed_churned_count,
        {{ share('cells.found_churned_count', 'cells.found_count') }} as found_rate,
        {{ share('parent_cells.found_churned_count', 'parent_cells.found_count') }}
            as parent_found_rate
    from parents
    inner join cells on parents.rule = cells.rule
    inner join cells as parent_cells on parents.parent = parent_cells.rule
),

-- A condition that excludes nobody makes no other rule. By sizes alone, not by churn:
-- leaving such rules out of the count of trials costs the correction nothing.
tried as (
    select rule
    from compared
    group by rule
    having max(case when found_count = parent_found_count then 1 else 0 end) = 0
),

tried_count as (
    select cast(count(*) as bigint) as tried_count
    from tried
),

sides as (
    select
        compared.rule,
        case
            when
                compared.found_rate
                >= {{ var('risk_segment_min_lift') }} * compared.parent_found_rate
                then 'risk'
            when
                compared.found_rate
                <= {{ var('risk_segment_max_loyal_lift') }} * compared.parent_found_rate
                then 'loyal'
        end as side
    from compared
    inner join tried on compared.rule = tried.rule
    where compared.parent = '' and compared.parent_found_rate > 0
),

gaining as (
    select compared.rule
    from compared
    inner join sides on compared.rule = sides.rule
    group by compared.rule
    having
        min(
            case
                when
                    sides.side = 'risk'
                    and compared.found_rate
                    >= {{ var('risk_segment_min_gain') }} * compared.parent_found_rate
                    then 1
                when
                    sides.side = 'loyal'
                    and compared.parent_found_rate
                    >= {{ var('risk_segment_min_gain') }} * compared.found_rate
                    then 1
                else 0
            end
        ) = 1
),

trials as (
    select
        compared.*,
        sides.side,
        tried_count.tried_count
    from compared
    inner join sides on compared.rule = sides.rule
    inner join gaining on compared.rule = gaining.rule
    cross join tried_count
)

select * from trials
