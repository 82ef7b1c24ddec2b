-- depends_on: {{ ref('bank_scrooge') }}
-- depends_on: {{ ref('stg_bank__files') }}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with extract as (
    {%- for file in delivered_files() %}
    select
        {{ file.file_index }} as file_index,
        {{ sql_text(file.file_name) }} as file_name,
        {{ sql_text(file.decimal_mark) }} as decimal_mark,
        {{ file.present_fields | length }} as present_count,
        line_number,
        landed_line_number,
        coalesce(
            raw_line,
            array_to_string([coalesce(field, '') for field in fields], ',')
        ) as raw_line,
        problem,
        {%- for position in file.positions %}
        {{ 'fields[' ~ position ~ ']' if position else 'cast(null as string)' }}
            as {{ extract_fields()[loop.index0] }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from (
    {{ read_records(file) }}
    )
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
)

select * from extract
