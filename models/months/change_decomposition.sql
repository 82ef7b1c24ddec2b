{{ mart_of_months(
    'change_decomposition_results',
    ['as_of_to', 'metric', 'component', 'segment_code']
) }}
