{{ mart_of_months('cohort_retention_results', ['cohort', 'months_since']) }}
