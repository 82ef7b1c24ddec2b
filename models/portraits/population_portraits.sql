with portraits as (
    select * from {{ ref('int_portraits__measured') }}
),

population_portraits as (
    select
        cast(portraits.population as string) as population,
        {{ portrait_columns('portraits') | indent(8) }}
    from portraits
    where portraits.portrait = 'everybody'
)

select * from population_portraits
order by population
