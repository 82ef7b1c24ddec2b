{{ hypothesis_tests_of('complete_cases') }}
