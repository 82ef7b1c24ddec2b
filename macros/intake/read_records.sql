{#
    A select of one file's records: file_index, line_number, raw_line, problem and
    fields, the record's fields as text. `file` is a row of `delivered_files()`.
#}
{% macro read_records(file) -%}
    {%- if file.read_as == 'seed' -%}
        {{ _read_seed(file) }}
    {%- elif file.read_as == 'parquet' -%}
        {{ _read_parquet(file) }}
    {%- else -%}
        {{ _read_text(file) }}
    {%- endif -%}
{%- endmacro %}

{# dbt loads the seed in the order of its lines; line 1 is the header. #}
{% macro _read_seed(file) -%}
    select
        {{ file.file_index }} as file_index,
        row_number() over () + 1 as line_number,
        cast(null as varchar) as raw_line,
        cast(null as varchar) as problem,
        [{{ extract_fields() | join(', ') }}] as fields
    from {{ ref('bank_scrooge') }}
{%- endmacro %}

{# Rows of a Parquet file have no lines; they are counted from 1. #}
{% macro _read_parquet(file) -%}
    select
        {{ file.file_index }} as file_index,
        file_row_number + 1 as line_number,
        cast(null as varchar) as raw_line,
        cast(null as varchar) as problem,
        [
            {%- for column in file.source_columns %}
            cast({{ adapter.quote(column.replace('"', '""')) if column is not none else 'null' }} as varchar)
            {{- "," if not loop.last }}
            {%- endfor %}
        ] as fields
    from read_parquet(
        {{ sql_text(file.read_path) }},
        file_row_number = true,
        hive_partitioning = false
    )
{%- endmacro %}

{% macro _read_text(file) -%}
    select
        {{ file.file_index }} as file_index,
        line_number,
        raw_line,
        case
            when problem is not null then problem
            when trim(raw_line) = '' then 'empty_line'
            when
                contains(raw_line, '"')
                and not regexp_full_match(raw_line, {{ sql_text(file.record_pattern) }})
                then 'broken_quote'
        end as problem,
        case
            when not contains(raw_line, '"')
                then string_split(raw_line, {{ sql_text(file.separator) }})
            else [
                case
                    when starts_with(ltrim(field), '"')
                        then replace(trim(field)[2:-2], '""', '"')
                    else field
                end
                for field in regexp_extract_all(
                    {{ sql_text(file.separator) }} || raw_line,
                    {{ sql_text(file.field_pattern) }},
                    1
                )
            ]
        end as fields
    from ({{ _read_lines(file) if file.read_as == 'lines' else _read_landing(file) }})
{%- endmacro %}

{#
    A separator that never occurs makes DuckDB hand over whole lines, without quotes or
    types; splitting them in SQL is faster than its parser and keeps line and number.
#}
{% macro _read_lines(file) -%}
        select
            row_number() over () + 1 as line_number,
            coalesce(delivered_line, '') as raw_line,
            cast(null as varchar) as problem
        from read_csv(
            {{ sql_text(file.read_path) }},
            columns = {'delivered_line': 'varchar'},
            auto_detect = false,
            header = false,
            skip = 1,
            delim = e'\x01',
            quote = '',
            escape = ''
        )
{%- endmacro %}

{% macro _read_landing(file) -%}
        select line_number, raw_line, problem
        from read_parquet({{ sql_text(file.read_path ~ '/*.parquet') }})
{%- endmacro %}
