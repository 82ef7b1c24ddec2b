select
    'all' as segment_code,
    'Everyone' as name_en,
    'Все' as name_ru,
    '{{ var("build_id") }}' as build_id
