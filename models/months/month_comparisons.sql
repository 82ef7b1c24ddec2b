{{ mart_of_months('month_comparison_results', ['as_of_to', 'metric', 'segment_code']) }}
