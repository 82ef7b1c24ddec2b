{#- Everything that must agree for a row to be a duplicate of another. -#}
{%- set values = [] -%}
{%- for column in typed_columns() -%}
    {%- do values.append('numbered_rows.' ~ column) -%}
{%- endfor -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with judged_rows as (
    select * from {{ ref('stg_bank__judged_rows') }}
),

numbered_rows as (
    select * from {{ ref('stg_bank__numbered_rows') }}
),

repeated_ids as (
    select * from {{ ref('stg_bank__repeated_ids') }}
),

repeated_keys as (
    select
        judged_rows.user_id,
        judged_rows.city
    from judged_rows
    inner join repeated_ids on judged_rows.user_id = repeated_ids.user_id
    where judged_rows.reasons is null
    group by
        judged_rows.user_id,
        judged_rows.city
    having count(*) > 1
),

-- The first delivered row of a key stays. Only repeated keys are sorted.
repeated as (
    select
        numbered_rows.file_index,
        numbered_rows.file_name,
        numbered_rows.line_number,
        numbered_rows.user_id,
        numbered_rows.city,
        {{ row_of(values) }} as row_values
    from numbered_rows
    inner join repeated_keys
        on
            numbered_rows.user_id = repeated_keys.user_id
            and numbered_rows.city is not distinct from repeated_keys.city
    where numbered_rows.reasons is null
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

duplicates as (
    select
        file_index,
        file_name,
        line_number,
        user_id,
        city,
        case
            when row_values is not distinct from first_values then 'duplicate_row'
            else 'duplicate_key'
        end as reason
    from placed
    where place > 1
)

select * from duplicates
