{#
    A select of one file's records: line_number, landed_line_number, problem, fields (the
    record's fields as text) and, of texts, raw_line. `file` is a row of
    `delivered_files()`.

    Where a record's place in the file is its line, `landed_line_number` is null, and who
    stores the records in their order has no need of `line_number`, which costs DuckDB its
    second thread: only what is selected is computed.
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
        row_number() over () + 1 as line_number,
        cast(null as bigint) as landed_line_number,
        cast(null as varchar) as problem,
        [{{ file.source_columns | select | join(', ') }}] as fields
    from {{ ref('bank_scrooge') }}
{%- endmacro %}

{# Rows of a Parquet file have no lines; they are counted from 1. #}
{% macro _read_parquet(file) -%}
    select
        file_row_number + 1 as line_number,
        cast(null as bigint) as landed_line_number,
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

{#
    A line without quotes has as many fields as separators and one more; what is wrong
    with the others is looked into only there.
#}
{% macro _read_text(file) -%}
    select
        line_number,
        landed_line_number,
        raw_line,
        case
            when landed_problem is not null then landed_problem
            when
                contains(raw_line, '"')
                and not regexp_full_match(raw_line, {{ sql_text(file.record_pattern) }})
                then 'broken_quote'
            when len(fields) != {{ file.field_count }}
                then
                    case
                        -- Old systems fill up with NUL and end a file by Ctrl-Z.
                        when trim(raw_line, ' ' || chr(9) || chr(0) || chr(26)) = ''
                            then 'empty_line'
                        else 'wrong_field_count'
                    end
            when
                (
                    starts_with(raw_line, {{ sql_text(file.separator) }})
                    or starts_with(raw_line, ' ')
                )
                and trim(replace(raw_line, {{ sql_text(file.separator) }}, '')) = ''
                then 'empty_line'
        end as problem,
        fields
    from (
        select
            *,
            case
                when not contains(raw_line, '"')
                    then string_split(raw_line, {{ sql_text(file.separator) }})
                else [
                    -- `="007"` is how a text is kept from being a number in Excel.
                    case
                        when starts_with(text, '="') and ends_with(text, '"')
                            and length(text) > 2
                            then text[3:-2]
                        else text
                    end
                    for text in [
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
                ]
            end as fields
        from ({{ _read_lines(file) if file.read_as == 'lines' else _read_landing(file) }})
    )
{%- endmacro %}

{#
    A separator that never occurs makes DuckDB hand over whole lines, without quotes or
    types; splitting them in SQL is as fast as its parser and keeps line and number.
#}
{% macro _read_lines(file) -%}
            select
                row_number() over () + {{ file.header_line }} as line_number,
                cast(null as bigint) as landed_line_number,
                coalesce(delivered_line, '') as raw_line,
                cast(null as varchar) as landed_problem
            from read_csv(
                {{ sql_text(file.read_path) }},
                columns = {'delivered_line': 'varchar'},
                auto_detect = false,
                header = false,
                skip = {{ file.header_line }},
                delim = e'\x01',
                quote = '',
                escape = '',
                -- By its name alone DuckDB would unpack x.csv.gz, and take a column from
                -- a folder called day=5.
                compression = 'none',
                hive_partitioning = false
            )
{%- endmacro %}

{% macro _read_landing(file) -%}
            select
                line_number,
                line_number as landed_line_number,
                raw_line,
                problem as landed_problem
            from read_parquet(
                {{ sql_text(file.read_path ~ '/*.parquet') }},
                hive_partitioning = false
            )
{%- endmacro %}
