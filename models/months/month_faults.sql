{{ mart_of_months('int_months__faults', ['fault_id']) }}
