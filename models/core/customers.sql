-- depends_on: {{ ref('int_features__number_bands') }}
-- depends_on: {{ ref('segment_rules') }}
-- depends_on: {{ ref('extract_fields') }}
-- The layout of what loops render is not this file's.
-- noqa: disable=LT02
with accepted as (
    select * from {{ ref('stg_bank__customers') }}
),

customers as (
    select
        {%- for field in extract_fields() %}
        cast({{ field['column_name'] }} as {{ field['data_type'] }})
            as {{ field['column_name'] }},
        {%- endfor %}
        {{ bands_of_customer() | indent(8) }},
        cast(is_complete_case as boolean) as is_complete_case,
        -- A hash, and three readers: made once.
        cast({{ half_of_customer('user_id', 'city') }} as string) as half,
        cast(file_name as string) as file_name,
        cast(line_number as bigint) as line_number
    from accepted
)

select * from customers
