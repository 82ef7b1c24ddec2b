{#- The delivered line of a duplicate was not kept: it is read again, if need be. -#}
{%- set has_duplicates = built_rows(
    'staging', 'stg_bank__repeated_ids', 'reason nulls last limit 1'
) | selectattr('reason') | list | length > 0 -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=RF03
with duplicates as (
    select * from {{ ref('stg_bank__repeated_ids') }}
    where reason is not null
),

extract as (
    select
        file_index,
        line_number,
        raw_line
    from {{ ref('stg_bank__typed_rows') }}
    {{ '' if has_duplicates else 'where false' }}
),

delivered as (
    {{ lines_of('extract', 'duplicates') | indent(4) }}
),

rejected as (
    select
        judged_rows.file_index,
        files.file_name,
        {{ line_number_of('judged_rows', 'files') }} as line_number,
        judged_rows.user_id,
        judged_rows.city,
        judged_rows.raw_line,
        judged_rows.cells,
        split(judged_rows.out_of_range, ',') as out_of_range,
        split(judged_rows.reasons, ',') as reasons
    -- Straight from the table: only there DuckDB has the place of a row.
    from {{ ref('stg_bank__judged_rows') }} as judged_rows
    inner join {{ ref('stg_bank__files') }} as files
        on judged_rows.file_index = files.file_index
    where judged_rows.reasons is not null
    union all
    select
        duplicates.file_index,
        duplicates.file_name,
        duplicates.line_number,
        duplicates.user_id,
        duplicates.city,
        delivered.raw_line,
        null as cells,
        null as out_of_range,
        {{ list_of(['duplicates.reason']) }} as reasons
    from duplicates
    left join delivered
        on
            duplicates.file_index = delivered.file_index
            and duplicates.line_number = delivered.line_number
)

select * from rejected
