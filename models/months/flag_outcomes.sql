{{ mart_of_months('int_months__flag_outcomes', ['as_of', 'as_of_later']) }}
