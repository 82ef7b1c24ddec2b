select
    date '2026-01-31' as as_of_from,
    date '2026-02-28' as as_of_to,
    '' as event,
    0 as customer_count
where false
