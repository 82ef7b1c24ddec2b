{{ mart_of_months('int_months__portraits', ['as_of', 'segment_code']) }}
