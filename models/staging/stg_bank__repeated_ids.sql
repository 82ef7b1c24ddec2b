-- depends_on: {{ ref('extract_fields') }}
{#- Everything that must agree for a row to be a duplicate of another. -#}
{%- set values = [] -%}
{%- for field in extract_fields() -%}
    {%- do values.append('judged_rows.' ~ field['column_name']) -%}
{%- endfor -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with judged_rows as (
    select * from {{ ref('stg_bank__judged_rows') }}
),

-- Counting ids is cheaper than counting ids and cities, and leaves few to count.
repeated as (
    select user_id
    from judged_rows
    where reasons is null
    group by user_id
    having count(*) > 1
),

-- The first delivered row of a key stays. Only rows of repeated ids are sorted.
candidates as (
    select
        judged_rows.file_index,
        files.file_name,
        {{ line_number_of('judged_rows', 'files') }} as line_number,
        judged_rows.user_id,
        judged_rows.city,
        {{ row_of(values) }} as row_values
    -- Straight from the table: only there DuckDB has the place of a row.
    from {{ ref('stg_bank__judged_rows') }} as judged_rows
    inner join repeated on judged_rows.user_id = repeated.user_id
    inner join {{ ref('stg_bank__files') }} as files
        on judged_rows.file_index = files.file_index
    where judged_rows.reasons is null
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
    from candidates
),

repeated_ids as (
    select
        file_index,
        file_name,
        line_number,
        user_id,
        city,
        case
            when place = 1 then null
            when row_values is not distinct from first_values then 'duplicate_row'
            else 'duplicate_key'
        end as reason
    from placed
)

select * from repeated_ids
