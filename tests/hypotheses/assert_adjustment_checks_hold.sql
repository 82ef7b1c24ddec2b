-- With nothing held fixed a hypothesis has its own numbers; everybody who was compared
-- is compared here or left out; there is a row for nothing, for each attribute that is
-- declared and, where there are several, for all of them.
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=ST06
with checks as (
    select * from {{ ref('adjustment_checks') }}
),

results as (
    select
        *,
        case
            when adjusted_by is null then 0
            else length(adjusted_by) - length(replace(adjusted_by, ' ', '')) + 1
        end as declared_count
    from {{ ref('hypothesis_tests') }}
),

compared as (
    select
        results.hypothesis_id,
        results.verdict as own_verdict,
        results.difference as own_difference,
        results.ci_low_adjusted as own_low,
        results.ci_high_adjusted as own_high,
        results.adjusted_by as declared,
        results.adjusted_difference,
        results.n_a + results.n_b as known_count,
        results.alpha,
        checks.*
    from results
    left join checks on results.hypothesis_id = checks.hypothesis_id
),

counted as (
    select
        hypothesis_id,
        max(declared_count) as declared_count,
        count(checks_id) as row_count
    from (
        select
            results.hypothesis_id,
            results.declared_count,
            checks.hypothesis_id as checks_id
        from results
        left join checks on results.hypothesis_id = checks.hypothesis_id
        where results.verdict <> 'not_available'
    ) as rows_of_checks
    group by hypothesis_id
)

select
    hypothesis_id,
    'nothing held fixed' as part
from compared
where
    attribute_count = 0
    and (
        verdict is distinct from own_verdict
        or difference is distinct from own_difference
        or ci_low_adjusted is distinct from own_low
        or ci_high_adjusted is distinct from own_high
        or left_out_count <> 0
    )
union all
select
    hypothesis_id,
    adjusted_by as part
from compared
where
    n + left_out_count is distinct from known_count
    and coalesce(note, '') not like 'the extract has no column%'
    and own_verdict <> 'not_available'
union all
select
    hypothesis_id,
    'the declared set' as part
from compared
where
    adjusted_by = declared
    and difference is distinct from adjusted_difference
union all
select
    hypothesis_id,
    'rows' as part
from counted
where
    row_count not between 1 + declared_count
    and 1 + declared_count + case when declared_count > 1 then 1 else 0 end
