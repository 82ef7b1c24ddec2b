with rejected_rows as (
    select * from {{ ref('stg_bank__rejected_rows') }}
),

reasons as (
    select * from {{ ref('int_quality__reasons') }}
),

fields as (
    select * from {{ ref('extract_fields') }}
),

given as (
    select
        file_name,
        line_number,
        cells,
        {{ each_item('reasons') }} as reason
    from rejected_rows
),

rejections as (
    select
        given.file_name,
        given.line_number,
        given.reason,
        reasons.field,
        left({{ list_item('given.cells', 'fields.position') }}, 60) as cell
    from given
    left join reasons on given.reason = reasons.reason
    left join fields on reasons.field = fields.field
)

select * from rejections
