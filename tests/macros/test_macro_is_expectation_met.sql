-- Every comparison on both sides of its border, with and without an interval; where
-- something is missing or too small, nothing can be said.
{%- set examples = [
    ('higher', 0.6, 0.51, 0.7, 'true', 0.5, 'true'),
    ('higher', 0.6, 0.49, 0.7, 'true', 0.5, 'false'),
    ('higher', 0.6, 'null', 'null', 'true', 0.5, 'true'),
    ('higher', 0.5, 'null', 'null', 'true', 0.5, 'false'),
    ('lower', 0.4, 0.3, 0.49, 'true', 0.5, 'true'),
    ('lower', 0.4, 0.3, 0.51, 'true', 0.5, 'false'),
    ('lower', 0.4, 'null', 'null', 'true', 0.5, 'true'),
    ('lower', 0.5, 'null', 'null', 'true', 0.5, 'false'),
    ('higher', 0.6, 'null', 'null', 'false', 0.5, 'null'),
    ('higher', 'null', 'null', 'null', 'true', 0.5, 'null'),
    ('higher', 0.6, 'null', 'null', 'true', 'null', 'null'),
] %}
with cases as (
    {% for comparison, value, low, high, is_reportable, everybody, expected
        in examples %}
        select
            '{{ comparison }}' as comparison,
            cast({{ value }} as double) as metric_value,
            cast({{ low }} as double) as metric_value_low,
            cast({{ high }} as double) as metric_value_high,
            {{ is_reportable }} as is_reportable,
            cast({{ everybody }} as double) as everybody_value,
            cast({{ expected }} as boolean) as expected
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

judged as (
    select
        *,
        {{ is_expectation_met('comparison', 'cases', 'everybody_value') }}
            as is_met
    from cases
)

select *
from judged
where is_met is distinct from expected
