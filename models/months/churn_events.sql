{{ mart_of_months('int_months__events', ['as_of_to', 'segment_from', 'event']) }}
