-- depends_on: {{ ref('bank_scrooge') }}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with files as (
    select * from {{ ref('stg_bank__files') }}
),

records as (
    {%- for file in delivered_files() %}
    {{ read_records(file) }}
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

extract as (
    select
        files.file_name,
        records.line_number,
        coalesce(
            records.raw_line,
            array_to_string([coalesce(field, '') for field in records.fields], ',')
        ) as raw_line,
        case
            when records.problem is not null then records.problem
            when len(records.fields) != files.field_count then 'wrong_field_count'
        end as problem,
        {%- for field in extract_fields() %}
        records.fields[files.positions[{{ loop.index }}]] as {{ field }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from records
    inner join files on records.file_index = files.file_index
)

select * from extract
