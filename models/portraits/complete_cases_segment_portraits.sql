with portraits as (
    select * from {{ ref('int_groups__measures') }}
),

segment_portraits as (
    select
        cast(portraits.segment_code as string) as segment_code,
        {{ portrait_columns('portraits') | indent(8) }}
    from portraits
    where portraits.population = 'complete_cases' and portraits.portrait = 'segment'
)

select * from segment_portraits
order by segment_code
