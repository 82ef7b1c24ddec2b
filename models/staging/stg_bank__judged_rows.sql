-- depends_on: {{ ref('extract_fields') }}
{%- set fields = extract_fields() -%}
{%- set cells = [] -%}
{%- for field in fields -%}
    {%- do cells.append(text_value(field['field'] ~ '_cell')) -%}
{%- endfor -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with typed_rows as (
    select * from {{ ref('stg_bank__typed_rows') }}
),

with_reasons as (
    select
        *,
        case
            when problem is not null then problem
            -- Nothing is missing, so nothing is wrong.
            when
                {%- for field in fields if reasons_of(field) %}
                {{ field['column_name'] }} is not null and
                {%- endfor %}
                true
                then null
            else nullif(
                concat_ws(
                    ','
                    {%- for field in fields if reasons_of(field) %},
                    {{ reason_of_cell(field) | indent(20) }}
                    {%- endfor %}
                ),
                ''
            )
        end as reasons
    from typed_rows
),

judged_rows as (
    select
        file_index,
        landed_line_number,
        {%- for field in fields %}
        {{ field['column_name'] }},
        {%- endfor %}
        -- A field that the file does not have is null in every row and not missing.
        {%- for field in fields %}
        cast({{ field['column_name'] }} is not null as integer)
        {{- ' +' if not loop.last }}
        {%- endfor %} = present_count as is_complete_case,
        is_text_cleaned,
        reasons,
        -- Kept for rejected rows only: they are most of the bytes.
        case when reasons is not null then raw_line end as raw_line,
        case
            when reasons is not null
                then {{ list_of(cells) }}
        end as cells,
        case
            when reasons is not null
                then
                    concat_ws(
                        ','
                        {%- for field in fields if field['kind'] in number_kinds() %},
                        case
                            when
                                {{ field['column_name'] }} is null
                                and {{ is_out_of_range(
                                    field['field'] ~ '_cell', field['field'] ~ '_plain', field
                                ) }}
                                then '{{ field["field"] }}'
                        end
                        {%- endfor %}
                    )
        end as out_of_range
    from with_reasons
)

select * from judged_rows
