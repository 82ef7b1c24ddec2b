with judged_rows as (
    select * from {{ ref('stg_bank__judged_rows') }}
),

duplicates as (
    select * from {{ ref('stg_bank__duplicates') }}
),

typed_rows as (
    select
        judged_rows.file_name,
        judged_rows.line_number,
        coalesce(judged_rows.raw_line, duplicates.raw_line) as raw_line,
        judged_rows.cells,
        {%- for column in typed_columns() %}
            judged_rows.{{ column }},
        {%- endfor %}
        judged_rows.is_complete_case,
        case
            when duplicates.reason is null then judged_rows.reasons
            else {{ list_of(['duplicates.reason']) }}
        end as reasons
    from judged_rows
    left join duplicates
        on
            judged_rows.file_index = duplicates.file_index
            and judged_rows.line_number = duplicates.line_number
)

select * from typed_rows
