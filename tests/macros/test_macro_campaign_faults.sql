-- The sentences of each fault, the worst first; nothing about campaigns that are in order.
with settings as (
    select
        'fine' as campaign_id,
        date '2026-10-31' as as_of,
        1 as horizon_months,
        cast(null as string) as problem
    union all
    select 'early', date '2026-09-30', 1, null
    union all
    select 'other', date '2026-10-31', 2, null
    union all
    -- The month after `fine` has ended, and while `other` still runs.
    select 'after', date '2026-11-30', 1, null
    union all
    select null, null, null, 'x.csv was edited'
),

members as (
    select
        'fine' as campaign_id,
        '1' as user_id,
        'A' as city
    union all
    select 'fine', '2', null
    union all
    select 'other', '3', 'A'
    union all
    select 'after', '1', 'A'
    union all
    select 'after', '2', null
    union all
    select 'after', '3', 'A'
    union all
    select 'other', '2', 'B'
),

months as (
    select
        date '2026-10-31' as as_of,
        '1' as user_id,
        'A' as city
    union all
    select date '2026-10-31', '2', null
    union all
    select date '2026-11-30', '3', 'A'
),

found as (
    select
        sentence,
        row_number() over (order by rank_of_fault, sentence) as place
    from ({{ campaign_faults('settings', 'members', 'months') }}) as faults
),

expected as (
    select
        1 as place,
        'x.csv was edited' as sentence
    union all
    select
        2,
        'Campaign early was drawn from the list of 2026-09-30, a month that is not among'
        || ' the delivered ones; deliver it again with the others.'
    union all
    select
        3,
        'Campaign other has 1 members whom no delivered month knows, the first is 2;'
        || ' deliver the month from which they were drawn.'
    union all
    select
        4,
        'Campaigns after and other share 1 customers, the first is 3; who is in two'
        || ' campaigns at once tells about neither.'
)

select
    coalesce(found.place, expected.place) as place,
    found.sentence as found_sentence,
    expected.sentence as expected_sentence
from found
full join expected on found.place = expected.place
where found.sentence is distinct from expected.sentence
