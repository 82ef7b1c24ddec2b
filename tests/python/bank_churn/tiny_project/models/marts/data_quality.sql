select
    '' as check_id,
    '' as description_en,
    '' as description_ru,
    0 as value,
    '' as unit,
    '' as severity,
    '' as example
where false
