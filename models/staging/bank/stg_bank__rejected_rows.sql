{#- The delivered line of a duplicate was not kept: it is read again, if need be. -#}
{%- set has_duplicates = built_rows(
    'staging', 'stg_bank__duplicates', 'file_index, line_number limit 1'
) | length > 0 -%}
with numbered_rows as (
    select * from {{ ref('stg_bank__numbered_rows') }}
),

duplicates as (
    select * from {{ ref('stg_bank__duplicates') }}
),

extract as (
    select
        file_index,
        line_number,
        raw_line
    from {{ ref('stg_bank__extract') }}
    {{ '' if has_duplicates else 'where false' }}
),

delivered as (
    {{ lines_of('extract', 'duplicates') | indent(4) }}
),

rejected as (
    select
        file_name,
        line_number,
        user_id,
        city,
        raw_line,
        cells,
        split(reasons, ',') as reasons
    from numbered_rows
    where reasons is not null
    union all
    select
        duplicates.file_name,
        duplicates.line_number,
        duplicates.user_id,
        duplicates.city,
        delivered.raw_line,
        null as cells,
        {{ list_of(['duplicates.reason']) }} as reasons
    from duplicates
    left join delivered
        on
            duplicates.file_index = delivered.file_index
            and duplicates.line_number = delivered.line_number
)

select * from rejected
