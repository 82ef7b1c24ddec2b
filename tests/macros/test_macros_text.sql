-- Thousands.
{{ wrong_cases([
    ('no thousands', group_thousands('999'), "'999'"),
    ('millions', group_thousands('1234567'), "'1,234,567'"),
    ('zero', group_thousands('0'), "'0'"),
]) }}
