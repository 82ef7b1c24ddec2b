with typed_rows as (
    select * from {{ ref('stg_bank__typed_rows') }}
),

rejected as (
    select
        file_name,
        line_number,
        raw_line,
        reasons
    from typed_rows
    where {{ list_length('reasons') }} > 0
)

select * from rejected
