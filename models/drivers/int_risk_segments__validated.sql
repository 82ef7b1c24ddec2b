-- The rules that hold on both halves, ranked by the first one alone, so that the rate
-- on the other half is a fair estimate of what to expect.
with cells as (
    select * from {{ ref('int_risk_segments__candidates') }}
),

trials as (
    select * from {{ ref('int_risk_segments__trials') }}
),

tests as (
    select * from {{ ref('risk_segment_results') }}
),

-- A rule is as good as its worst comparison. Bonferroni over all rules and both sides.
tested as (
    select
        trials.rule,
        trials.side,
        least(1, max(tests.p_found) * 2 * max(trials.tried_count)) as p_adjusted,
        max(tests.p_confirmed) as p_confirmed
    from trials
    inner join tests
        on
            trials.rule = tests.rule
            and trials.parent = tests.parent
    group by trials.rule, trials.side
),

found as (
    select
        rule,
        side,
        p_adjusted,
        least(1, p_confirmed * count(*) over ()) as p_confirmed_adjusted
    from tested
    where p_adjusted <= {{ var('risk_segment_alpha') }}
),

everybody as (
    select {{ share('confirmed_churned_count', 'confirmed_count') }} as churn_rate
    from cells
    where rule = ''
),

measured as (
    select
        cells.*,
        found.side,
        found.p_adjusted,
        found.p_confirmed_adjusted,
        {{ share('cells.confirmed_churned_count', 'cells.confirmed_count') }}
        / everybody.churn_rate as lift,
        {{ wilson_low('cells.found_churned_count', 'cells.found_count') }} as found_low,
        {{ wilson_high('cells.found_churned_count', 'cells.found_count') }}
            as found_high
    from found
    inner join cells on found.rule = cells.rule
    cross join everybody
),

validated as (
    select
        *,
        -- By the rate that the first half vouches for: many customers count for more
        -- than an extreme rate among few.
        row_number() over (
            partition by side
            order by
                case side when 'risk' then -found_low else found_high end asc,
                rule asc
        ) as side_rank
    from measured
    where
        p_confirmed_adjusted <= {{ var('risk_segment_alpha') }}
        and (
            (side = 'risk' and lift >= {{ var('risk_segment_min_lift') }})
            or (side = 'loyal' and lift <= {{ var('risk_segment_max_loyal_lift') }})
        )
)

select * from validated
