{#
    One field of a record as text, from the list `fields` of its cells, with what the
    description of the extract says about the column: other spellings of "no value" become
    empty, its own codes become canonical ones. Keys are cleaned where the file needs it.

    file: a row of `delivered_files()`; field: a row of `extract_fields()`.
#}
{% macro delivered_cell(file, field) -%}
    {%- set position = file.positions[field['position'] - 1] -%}
    {%- set rules = fromjson(file.cell_rules or '{}').get(field['field'], {}) -%}
    {%- if field['field'] == 'userid' and file.is_id_the_line -%}
        {{ "'" ~ file.file_index ~ "-' || " if file.file_count > 1 -}}
        cast(line_number as string)
    {%- elif position is none -%}
        cast(null as string)
    {%- else -%}
        {%- set cell = 'fields[' ~ position ~ ']' -%}
        {%- if field['kind'] == 'text' and file.has_odd_text -%}
            {%- set cell = clean_text(cell) -%}
        {%- endif -%}
        {%- if field['field'] == 'userid' and file.has_decimal_ids -%}
            {%- set cell = "regexp_replace(" ~ cell ~ ", '[.,]0+ *$', '')" -%}
        {%- endif -%}
        {%- if rules -%}
        case lower(trim({{ cell }}))
            {%- for text, value in rules.items() %}
            when {{ sql_text(text) }} then {{ sql_text(value) }}
            {%- endfor %}
            else {{ cell }}
        end
        {%- else -%}
        {{ cell }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#
    A key in one spelling: composed letters (NFC), no invisible byte order mark and no NUL,
    no blank of any kind around.
#}
{% macro clean_text(cell) -%}
    trim(
        nfc_normalize(translate({{ cell }}, chr(0) || '{{ "\ufeff\u200b" }}', '')),
        ' ' || chr(9) || '{{ "\u00a0\u2007\u2009\u202f\u3000" }}'
    )
{%- endmacro %}
