{{ hypothesis_tests_of('all_customers') }}
