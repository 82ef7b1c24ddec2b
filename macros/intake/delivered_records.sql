{# A select of every record of every file: DuckDB reads the files, Spark what it landed. #}
{% macro delivered_records() -%}
    {{ return(adapter.dispatch('delivered_records')()) }}
{%- endmacro %}

{% macro spark__delivered_records() -%}
    select * from parquet.`{{ var('landing') }}/delivered_records`
{%- endmacro %}

{% macro duckdb__delivered_records() -%}
    {%- set fields = extract_fields() -%}
    {%- for file in delivered_files() %}
    select
        {{ file.file_index }} as file_index,
        {{ file.present_fields | length }} as present_count,
        line_number,
        landed_line_number,
        {# Rows that never were lines get one. -#}
        {{ "raw_line" if file.read_as in ('lines', 'landing')
            else "array_to_string([coalesce(field, '') for field in fields], ',')" }}
            as raw_line,
        problem,
        {%- for field in fields %}
        {{ delivered_cell(file, field) | indent(8) }} as {{ field['field'] }},
        {%- endfor %}
        {%- for field in fields if field['kind'] in number_kinds() %}
        {{ sql_text(file.number_marks[field['position'] - 1] or '') }}
            as {{ field['field'] }}_marks,
        {%- endfor %}
        {{ _is_text_cleaned(file, fields) }} as is_text_cleaned
    from (
    {{ read_records(file) }}
    )
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Condition: a key was delivered in another spelling than the one that is kept. #}
{% macro _is_text_cleaned(file, fields) -%}
    {%- set conditions = [] -%}
    {%- for field in fields if field['kind'] == 'text' and file.has_odd_text -%}
        {%- set position = file.positions[field['position'] - 1] -%}
        {%- if position -%}
            {%- set cell = 'fields[' ~ position ~ ']' -%}
            {%- do conditions.append(
                'trim(' ~ cell ~ ') is distinct from ' ~ clean_text(cell)
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ conditions | join(' or ') or 'false' }}
{%- endmacro %}
