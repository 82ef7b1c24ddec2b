{{ product_count_portraits_of('complete_cases') }}
