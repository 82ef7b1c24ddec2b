-- Months of the calendar, whatever the day; and an id as a spreadsheet writes it.
{% set october, november = "date '2026-10-31'", "date '2026-11-01'" -%}
{{ wrong_cases([
    ('a day later, a month later', months_between(october, november), '1'),
    ('the same month', months_between("date '2026-10-01'", october), '0'),
    ('earlier', months_between(november, october), '-1'),
    ('over the year', months_between(november, "date '2027-02-28'"), '3'),
    ('leading zeros', plain_id("'0070'"), "'70'"),
    ('decimals', plain_id("'70.00'"), "'70'"),
    ('capitals', plain_id("'00A-7'"), "'a-7'"),
    ('a number within', plain_id("'7.05'"), "'7.05'"),
]) }}
