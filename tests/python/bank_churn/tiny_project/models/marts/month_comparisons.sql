select
    date '2026-02-28' as as_of_to,
    '' as segment_code,
    '' as verdict,
    '' as metric,
    '' as metric_en,
    '' as metric_ru,
    '' as unit,
    0.0 as difference
where false
