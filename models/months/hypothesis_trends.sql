{{ mart_of_months('hypothesis_trend_results', ['as_of', 'hypothesis_id']) }}
