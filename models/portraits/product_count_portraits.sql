{{ product_count_portraits_of('all_customers') }}
