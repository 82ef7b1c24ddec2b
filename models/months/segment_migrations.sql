{{ mart_of_months(
    'int_months__migrations',
    ['as_of_to', 'segment_from', 'segment_to']
) }}
