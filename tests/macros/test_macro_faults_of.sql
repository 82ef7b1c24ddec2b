-- A table with a fault of every kind, and one without any: the first names each once, the
-- second none.
{% set broken = api.Relation.create(identifier='broken') -%}
{%- set whole = api.Relation.create(identifier='whole') -%}
{%- set known = api.Relation.create(identifier='known_colours') -%}
{%- set promises = {
    'not_null': ['amount'],
    'accepted_values': {'kind': ['small', "'quoted'"]},
    'relationships': {'colour': {'to': known, 'field': 'name'}},
    'conditions': {'the amount is not negative': 'amount >= 0'},
} -%}
with known_colours as (
    select *
    from (values ('red'), ('blue')) as colours (name)
),

whole as (
    select *
    from (
        values
        (1, 'x', 0, 'small', 'red'), (1, 'y', 1, '''quoted''', 'blue'),
        (1, null, 1, null, null), (2, 'x', 2, 'small', 'red')
    ) as rows_of_it (id, place, amount, kind, colour)
),

broken as (
    select *
    from whole
    union all
    select *
    from (
        values
        (2, 'x', 3, 'small', 'red'), (1, null, 4, 'small', 'red'),
        (3, 'x', null, 'small', 'red'), (4, 'x', -1, 'large', 'green')
    ) as rows_of_it (id, place, amount, kind, colour)
),

found as (
    {{ faults_of(broken, ['id', 'place'], other_keys=[['id']], **promises) | indent(4) }}
),

-- The same key, looked for among the rows that share an id.
found_among_sharers as (
    {{ faults_of(broken, ['id', 'place'], selective_column='id') | indent(4) }}
),

-- The same key, looked for among the rows of one id.
found_among_some as (
    {{ faults_of(broken, ['id', 'place'], among='id = 2') | indent(4) }}
),

found_in_whole as (
    {{ faults_of(whole, ['id', 'place'], selective_column='id', **promises) | indent(4) }}
),

expected as (
    select *
    from (
        values
        ('broken: amount is null', 1),
        ('broken: kind is none of small, ''quoted''', 1),
        ('broken: not: the amount is not negative', 2),
        ('broken: colour is not in known_colours', 1),
        ('broken: repeated id, place', 2),
        ('broken: repeated id', 2)
    ) as faults (fault, row_count)
),

wrong as (
    select
        coalesce(found.fault, expected.fault) as fault,
        found.row_count as actual,
        expected.row_count as expected
    from found
    full outer join expected on found.fault = expected.fault
    where found.row_count is distinct from expected.row_count
    union all
    select
        'whole: ' || fault as fault,
        row_count as actual,
        0 as expected
    from found_in_whole
    union all
    select
        'among sharers' as fault,
        sum(row_count) as actual,
        2 as expected
    from found_among_sharers
    having sum(row_count) is distinct from 2
    union all
    select
        'among some' as fault,
        sum(row_count) as actual,
        1 as expected
    from found_among_some
    having sum(row_count) is distinct from 1
)

select * from wrong
