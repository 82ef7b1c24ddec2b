with files as (
    select
        file_index,
        file_name,
        read_as,
        cast(
            coalesce(
                sum(record_count) over (
                    order by file_index asc
                    rows between unbounded preceding and 1 preceding
                ),
                0
            ) as bigint
        ) as earlier_count
    from {{ ref('stg_bank__files') }}
),

numbered_rows as (
    select
        judged_rows.*,
        files.file_name,
        {{ line_number_of('judged_rows', 'files') }} as line_number
    -- Straight from the table: only there DuckDB has the place of a row.
    from {{ ref('stg_bank__judged_rows') }} as judged_rows
    inner join files on judged_rows.file_index = files.file_index
)

select * from numbered_rows
