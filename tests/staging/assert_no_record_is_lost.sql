-- Each delivered record is a customer or a rejected row, by file. The records were
-- counted from the file's bytes, not by the SQL that reads them.
with files as (
    select * from {{ ref('stg_bank__files') }}
),

customers as (
    select
        file_name,
        count(*) as row_count
    from {{ ref('stg_bank__customers') }}
    group by file_name
),

rejected_rows as (
    select
        file_name,
        count(*) as row_count
    from {{ ref('stg_bank__rejected_rows') }}
    group by file_name
),

lost as (
    select
        files.file_name,
        files.record_count,
        coalesce(customers.row_count, 0) as customer_count,
        coalesce(rejected_rows.row_count, 0) as rejected_count
    from files
    left join customers on files.file_name = customers.file_name
    left join rejected_rows on files.file_name = rejected_rows.file_name
    where
        files.record_count
        != coalesce(customers.row_count, 0) + coalesce(rejected_rows.row_count, 0)
)

select * from lost
