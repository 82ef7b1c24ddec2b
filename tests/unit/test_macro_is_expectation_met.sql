-- Every comparison on both sides of its border, with and without an interval.
with cases as (
    select * from (values
        ('higher', 0.6, 0.51, 0.7, true, 0.5, null, true),
        ('higher', 0.6, 0.49, 0.7, true, 0.5, null, false),
        ('higher', 0.6, null, null, true, 0.5, null, true),
        ('higher', 0.5, null, null, true, 0.5, null, false),
        ('lower', 0.4, 0.3, 0.49, true, 0.5, null, true),
        ('lower', 0.4, 0.3, 0.51, true, 0.5, null, false),
        ('lower', 0.4, null, null, true, 0.5, null, true),
        ('lower', 0.5, null, null, true, 0.5, null, false),
        ('at_least', 0.5, null, null, true, 0.9, 0.5, true),
        ('at_least', 0.6, 0.49, 0.7, true, 0.9, 0.5, false),
        ('at_least', 0.6, 0.51, 0.7, true, 0.9, 0.5, true),
        ('at_most', 0.5, null, null, true, 0.1, 0.5, true),
        ('at_most', 0.4, 0.3, 0.51, true, 0.1, 0.5, false),
        ('at_most', 0.4, 0.3, 0.49, true, 0.1, 0.5, true),
        -- What cannot be said.
        ('higher', 0.6, null, null, false, 0.5, null, null),
        ('higher', null, null, null, true, 0.5, null, null),
        ('higher', 0.6, null, null, true, null, null, null),
        ('at_least', 0.6, null, null, false, 0.5, 0.1, null)
    ) as examples (
        comparison,
        value,
        value_low,
        value_high,
        is_reportable,
        everybody_value,
        threshold,
        expected
    )
)

select *
from cases
where
    cases.expected is distinct from {{ is_expectation_met(
        'cases.comparison', 'cases', 'cases.everybody_value', 'cases.threshold'
    ) }}
