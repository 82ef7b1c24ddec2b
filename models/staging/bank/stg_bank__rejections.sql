with rejected_rows as (
    select * from {{ ref('stg_bank__rejected_rows') }}
),

reasons as (
    select * from {{ ref('rejection_reasons') }}
),

fields as (
    select * from {{ ref('extract_fields') }}
),

rejected as (
    select
        file_name,
        line_number,
        cells,
        {{ each_item('reasons') }} as reason
    from rejected_rows
),

rejections as (
    select
        rejected.file_name,
        rejected.line_number,
        rejected.reason,
        reasons.field,
        {{ list_item('rejected.cells', 'fields.position') }} as cell
    from rejected
    left join reasons on rejected.reason = reasons.reason
    left join fields on reasons.field = fields.field
)

select * from rejections
