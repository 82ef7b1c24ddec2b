{#
    The line a judged row starts on. DuckDB stores the rows in the order of delivery, so
    their place tells it: numbering them while they are read would keep a thread idle.
    Spark keeps no order; there, and where a record has several lines, it was landed.

    `files` has `earlier_count`, the records of the files before.
#}
{% macro line_number_of(rows, files) -%}
    {{ return(adapter.dispatch('line_number_of')(rows, files)) }}
{%- endmacro %}

{% macro default__line_number_of(rows, files) -%}
    {{ rows }}.landed_line_number
{%- endmacro %}

{% macro duckdb__line_number_of(rows, files) -%}
    coalesce(
            {{ rows }}.landed_line_number,
            {{ rows }}.rowid - {{ files }}.earlier_count
            -- The header is line 1; a Parquet file has none.
            + case {{ files }}.read_as when 'parquet' then 1 else 2 end
        )
{%- endmacro %}
