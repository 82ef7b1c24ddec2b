with rejected_rows as (
    select * from {{ ref('stg_bank__rejected_rows') }}
),

delivered as (
    select
        cast(file_name as string) as file_name,
        cast(line_number as bigint) as line_number,
        cast(raw_line as string) as raw_line,
        cast(reasons as {{ type_text_list() }}) as reasons
    from rejected_rows
)

select * from delivered
order by
    file_name,
    line_number
