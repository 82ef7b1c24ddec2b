{{ mart_of_months('month_fault_results', ['fault_id']) }}
