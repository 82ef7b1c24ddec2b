-- depends_on: {{ ref('stg_bank__typed_rows') }}
-- depends_on: {{ ref('stg_bank__files') }}
{%- do stop_when_too_many_rejected() %}
-- depends_on: {{ ref('extract_fields') }}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=RF03
with duplicates as (
    select
        file_index,
        line_number
    from {{ ref('stg_bank__repeated_ids') }}
    where reason is not null
),

numbered as (
    select
        judged_rows.*,
        files.file_name,
        {{ line_number_of('judged_rows', 'files') }} as line_number
    -- Straight from the table: only there DuckDB has the place of a row.
    from {{ ref('stg_bank__judged_rows') }} as judged_rows
    inner join {{ ref('stg_bank__files') }} as files
        on judged_rows.file_index = files.file_index
    where judged_rows.reasons is null
),

accepted as (
    select
        numbered.file_name,
        numbered.line_number,
        {%- for field in extract_fields() %}
            numbered.{{ field['column_name'] }},
        {%- endfor %}
        numbered.is_text_cleaned,
        numbered.is_complete_case
    from numbered
    left join duplicates
        on
            numbered.file_index = duplicates.file_index
            and numbered.line_number = duplicates.line_number
    where duplicates.line_number is null
)

select * from accepted
