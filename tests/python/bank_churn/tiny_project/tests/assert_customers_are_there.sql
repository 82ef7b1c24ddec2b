select 1 as fault from {{ ref('customers') }}
having count(*) = 0 or '{{ var("fault") }}' = 'test'
