{{ mart_of_months('field_drift_results', ['as_of_to', 'field']) }}
