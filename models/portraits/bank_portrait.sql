with portraits as (
    select * from {{ ref('int_groups__measures') }}
),

bank_portrait as (
    select {{ portrait_columns('portraits') | indent(8) }}
    from portraits
    where portraits.population = 'all_customers' and portraits.portrait = 'everybody'
)

select * from bank_portrait
