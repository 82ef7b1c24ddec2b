-- Letters and thousands.
{{ wrong_cases([
    ('a first letter', capitalised("'доля женщин'"), "'Доля женщин'"),
    ('the rest stays', capitalised("'iPhone'"), "'IPhone'"),
    ('no text', capitalised("''"), "''"),
    ('null stays null', capitalised('cast(null as string)'), 'null'),
    ('no thousands', group_thousands('999'), "'999'"),
    ('millions', group_thousands('1234567'), "'1,234,567'"),
    ('zero', group_thousands('0'), "'0'"),
]) }}
