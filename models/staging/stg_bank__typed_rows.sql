{%- if target.type == 'duckdb' %}
-- depends_on: {{ ref('bank_scrooge') }}
{%- endif %}
-- depends_on: {{ ref('code_values') }}
-- depends_on: {{ ref('currency_signs') }}
-- depends_on: {{ ref('extract_fields') }}
-- depends_on: {{ ref('stg_bank__files') }}
{%- set fields = extract_fields() -%}
{%- set numbers = extract_fields(number_kinds()) -%}
{#- Short codes are the usual ones, so they come first. -#}
{%- set codes = reference_rows('code_values', 'length(source_value), source_value') -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with extract as (
    {{ delivered_records() | indent(4) }}
),

quick_numbers as (
    select
        *,
        {%- for field in numbers %}
        {%- set cell, type = field['field'], field['data_type'] %}
        {{ quick_whole(cell, cell ~ '_marks', type) | indent(8)
            if field['kind'] == 'whole'
            else quick_number(cell, cell ~ '_marks', type) | indent(8) }}
            as {{ cell }}_quick
        {{- "," if not loop.last }}
        {%- endfor %}
    from extract
),

-- From here on for the cells that had no quick number.
digits as (
    select
        *,
        {%- for field in numbers %}
        {%- set cell = field['field'] %}
        case
            when {{ cell }}_quick is null then {{ number_digits(cell) | indent(12) }}
        end as {{ cell }}_digits
        {{- "," if not loop.last }}
        {%- endfor %}
    from quick_numbers
),

plain_numbers as (
    select
        *,
        {%- for field in numbers %}
        {%- set cell = field['field'] %}
        case
            when {{ cell }}_digits <> ''
                then {{ number_text(cell, cell ~ '_digits', cell ~ '_marks') | indent(16) }}
        end as {{ cell }}_plain
        {{- "," if not loop.last }}
        {%- endfor %}
    from digits
),

values_read as (
    select
        *,
        {%- for field in fields %}
        {%- set cell = field['field'] %}
        {%- if field['kind'] == 'text' %}
        {{ text_value(cell) | indent(8) }}
        {%- elif field['kind'] == 'code' %}
        {{ code_value(cell, cell, field['data_type'], codes) | indent(8) }}
        {%- else %}
        {{ number_value(cell ~ '_quick', cell ~ '_plain', field) | indent(8) }}
        {%- endif %} as {{ cell }}_value
        {{- "," if not loop.last }}
        {%- endfor %}
    from plain_numbers
),

typed_rows as (
    select
        file_index,
        -- Computed where it is asked for, at the price of a thread.
        line_number,
        landed_line_number,
        raw_line,
        problem,
        present_count,
        is_text_cleaned,
        {%- for field in fields %}
        {%- set cell = field['field'] %}
        {{ cell }} as {{ cell }}_cell,
        {%- if field['kind'] in number_kinds() %}
        {{ cell }}_plain,
        {{ in_range(cell ~ '_value', cell, cell ~ '_plain', field) | indent(8) }}
        {%- else %}
        {{ cell }}_value
        {%- endif %} as {{ field['column_name'] }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from values_read
)

select * from typed_rows
