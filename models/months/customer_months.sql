{{ mart_of_months('int_months__rows', []) }}
