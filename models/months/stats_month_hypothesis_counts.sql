with cells as (
    select * from {{ ref('agg_months__attribute_counts') }}
),

hypotheses as (
    -- Those that the cells of a month can answer: ages and yes/no questions.
    select * from {{ ref('hypothesis_tests') }}
    where family = 'declared' and unit in ('years', 'share')
),

grouped as (
    select
        cells.as_of,
        hypotheses.hypothesis_id,
        hypotheses.unit,
        hypotheses.margin,
        hypotheses.alpha,
        hypotheses.group_a,
        hypotheses.group_b,
        cells.age_years,
        cells.customer_count,
        {{ attribute_as_text('hypotheses.group_attribute') }} as group_value,
        case hypotheses.measure
            when 'has_credit_card' then cells.has_credit_card
            when 'is_active' then cells.is_active
            when 'is_churned' then cells.is_churned
        end as answer
    from cells
    cross join hypotheses
),

counts as (
    select
        as_of,
        hypothesis_id,
        unit,
        margin,
        alpha,
        answer,
        cast(sum(customer_count) as bigint) as customer_count,
        case group_value when group_a then 'a' else 'b' end as arm,
        case when unit = 'years' then age_years end as age_years
    from grouped
    where group_value in (group_a, group_b)
    group by
        as_of,
        hypothesis_id,
        unit,
        margin,
        alpha,
        case group_value when group_a then 'a' else 'b' end,
        case when unit = 'years' then age_years end,
        answer
)

select * from counts
