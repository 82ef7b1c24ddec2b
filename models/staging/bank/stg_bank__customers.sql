{%- do stop_build(too_many_rejected(ref('stg_bank__typed_rows'))) -%}
with typed_rows as (
    select * from {{ ref('stg_bank__typed_rows') }}
),

accepted as (
    select
        file_name,
        line_number,
        {%- for column in typed_columns() %}
            {{ column }},
        {%- endfor %}
        is_complete_case
    from typed_rows
    where {{ list_length('reasons') }} = 0
)

select * from accepted
