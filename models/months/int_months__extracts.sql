{#- What `bank-churn build` knows of each delivered file. Of the latest month's it does
    not know the rows: this build judges them. -#}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with files as (
    select * from {{ ref('stg_bank__files') }}
),

customers as (
    select
        file_name,
        count(*) as customer_count
    from {{ ref('customers') }}
    group by file_name
),

rejected as (
    select
        file_name,
        count(*) as rejected_count
    from {{ ref('stg_bank__rejected_rows') }}
    group by file_name
),

delivered as (
    {%- for file in var('months').get('files', []) %}
    select
        {{ date_of(file.as_of) }} as as_of,
        {{ sql_text(file.file_name) }} as file_name,
        {{ sql_text(file.sha256) }} as source_sha256,
        {{ sql_text(file.part) }} as part,
        {{ file.delivery }} as delivery,
        {{ file.is_superseded }} as is_superseded,
        {{ file.source_rows if file.source_rows is not none else 'null' }} as source_rows,
        {{ file.customer_rows if file.source_rows is not none else 'null' }}
            as customer_rows,
        {{ file.rejected_rows if file.source_rows is not none else 'null' }}
            as rejected_rows,
        {{ "split(" ~ sql_text(file.fields) ~ ", ',')" if file.fields else 'null' }}
            as fields,
        {{ sql_text(file.read_sha256) if file.read_sha256 else 'null' }} as read_sha256
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        delivered.as_of,
        delivered.file_name,
        delivered.source_sha256,
        delivered.part,
        delivered.delivery,
        delivered.is_superseded,
        coalesce(delivered.source_rows, files.record_count) as source_rows,
        coalesce(
            delivered.customer_rows,
            case when files.file_name is not null
                then coalesce(customers.customer_count, 0)
            end
        ) as customer_rows,
        coalesce(
            delivered.rejected_rows,
            case when files.file_name is not null
                then coalesce(rejected.rejected_count, 0)
            end
        ) as rejected_rows,
        coalesce(delivered.fields, files.present_fields) as fields
    from delivered
    left join files on delivered.read_sha256 = files.sha256
    left join customers on files.file_name = customers.file_name
    left join rejected on files.file_name = rejected.file_name
),

file_fields as (
    select
        as_of,
        file_name,
        source_sha256,
        {{ each_item('fields') }} as field
    from counted
    where not is_superseded
),

pairs as (
    {%- for before, after in month_pairs() %}
    select
        {{ date_of(before) }} as as_of_from,
        {{ date_of(after) }} as as_of_to
    union all
    {%- endfor %}
    select
        as_of as as_of_from,
        as_of as as_of_to
    from delivered
    where false
),

earlier_fields as (
    select
        pairs.as_of_to as as_of,
        file_fields.field
    from pairs
    inner join file_fields on pairs.as_of_from = file_fields.as_of
    group by
        pairs.as_of_to,
        file_fields.field
),

-- Against all files of the month before: a file of it, if it had the field, is enough.
missing as (
    select
        counted.as_of,
        counted.file_name,
        counted.source_sha256,
        {{ dbt.listagg('earlier_fields.field', "', '", 'order by earlier_fields.field') }}
            as missing_fields
    from counted
    inner join earlier_fields on counted.as_of = earlier_fields.as_of
    left join file_fields
        on
            counted.as_of = file_fields.as_of
            and counted.file_name = file_fields.file_name
            and counted.source_sha256 = file_fields.source_sha256
            and earlier_fields.field = file_fields.field
    where file_fields.field is null and counted.fields is not null
    group by
        counted.as_of,
        counted.file_name,
        counted.source_sha256
),

new as (
    select
        file_fields.as_of,
        file_fields.file_name,
        file_fields.source_sha256,
        {{ dbt.listagg('file_fields.field', "', '", 'order by file_fields.field') }}
            as new_fields
    from file_fields
    inner join pairs on file_fields.as_of = pairs.as_of_to
    left join earlier_fields
        on
            file_fields.as_of = earlier_fields.as_of
            and file_fields.field = earlier_fields.field
    where earlier_fields.field is null
    group by
        file_fields.as_of,
        file_fields.file_name,
        file_fields.source_sha256
),

extracts as (
    select
        counted.*,
        missing.missing_fields,
        new.new_fields
    from counted
    left join missing
        on
            counted.as_of = missing.as_of
            and counted.file_name = missing.file_name
            and counted.source_sha256 = missing.source_sha256
    left join new
        on
            counted.as_of = new.as_of
            and counted.file_name = new.file_name
            and counted.source_sha256 = new.source_sha256
)

select * from extracts
