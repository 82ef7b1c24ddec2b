{#- Everything that must agree for a row to be a duplicate of another. -#}
{%- set values = [] -%}
{%- for column in typed_columns() -%}
    {%- do values.append('judged_rows.' ~ column) -%}
{%- endfor %}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with judged_rows as (
    select * from {{ ref('stg_bank__judged_rows') }}
),

extract as (
    select * from {{ ref('stg_bank__extract') }}
),

repeated_keys as (
    select
        user_id,
        city
    from judged_rows
    where {{ list_length('reasons') }} = 0
    group by
        user_id,
        city
    having count(*) > 1
),

-- The first delivered row of a key stays. Only repeated keys are sorted.
repeated as (
    select
        judged_rows.file_index,
        judged_rows.file_name,
        judged_rows.line_number,
        judged_rows.user_id,
        judged_rows.city,
        {{ row_of(values) }} as row_values
    from judged_rows
    inner join repeated_keys
        on
            judged_rows.user_id = repeated_keys.user_id
            and judged_rows.city is not distinct from repeated_keys.city
    where {{ list_length('judged_rows.reasons') }} = 0
),

placed as (
    select
        *,
        first_value(row_values) over (
            partition by user_id, city
            order by file_index, line_number
        ) as first_values,
        row_number() over (
            partition by user_id, city
            order by file_index, line_number
        ) as place
    from repeated
),

later as (
    select
        file_index,
        file_name,
        line_number,
        case
            when row_values is not distinct from first_values then 'duplicate_row'
            else 'duplicate_key'
        end as reason
    from placed
    where place > 1
),

-- The line as delivered was not kept; it is read again for these few.
duplicates as (
    select
        later.file_index,
        later.line_number,
        later.reason,
        extract.raw_line
    from extract
    inner join later
        on
            extract.file_name = later.file_name
            and extract.line_number = later.line_number
)

select * from duplicates
