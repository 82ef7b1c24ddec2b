select
    '{{ var("build_id") }}' as build_id,
    'tiny.csv' as source_file,
    'read as utf-8' as read_note_en,
    'прочитана как utf-8' as read_note_ru,
    count(*) + 2 as source_rows,
    count(*) as customer_rows,
    2 as rejected_rows
from {{ ref('customers') }}
