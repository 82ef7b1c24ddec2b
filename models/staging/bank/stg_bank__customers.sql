{%- do stop_build(too_many_rejected(
    ref('stg_bank__files'), ref('stg_bank__rejected_rows')
)) -%}
with numbered_rows as (
    select * from {{ ref('stg_bank__numbered_rows') }}
),

duplicates as (
    select
        file_index,
        line_number
    from {{ ref('stg_bank__duplicates') }}
),

accepted as (
    select
        numbered_rows.file_name,
        numbered_rows.line_number,
        {%- for column in typed_columns() %}
            numbered_rows.{{ column }},
        {%- endfor %}
        numbered_rows.is_complete_case
    from numbered_rows
    left join duplicates
        on
            numbered_rows.file_index = duplicates.file_index
            and numbered_rows.line_number = duplicates.line_number
    where numbered_rows.reasons is null and duplicates.line_number is null
)

select * from accepted
