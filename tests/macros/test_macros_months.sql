-- Months of the calendar, whatever the day.
{% set october, november = "date '2026-10-31'", "date '2026-11-01'" -%}
{{ wrong_cases([
    ('a day later, a month later', months_between(october, november), '1'),
    ('the same month', months_between("date '2026-10-01'", october), '0'),
    ('earlier', months_between(november, october), '-1'),
    ('over the year', months_between(november, "date '2027-02-28'"), '3'),
]) }}
