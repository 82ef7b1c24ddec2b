{{ segment_portraits_of('all_customers') }}
