{#
    The line a row of `stg_bank__judged_rows` starts on. DuckDB stores the rows in the
    order of delivery, so their place tells it: numbering them while they are read would
    keep a thread idle. Spark keeps no order; there, and where a record has several lines
    or follows a title, it was landed.

    `files` is the relation of the row's file.
#}
{% macro line_number_of(rows, files) -%}
    {{ return(adapter.dispatch('line_number_of')(rows, files)) }}
{%- endmacro %}

{% macro default__line_number_of(rows, files) -%}
    {{ rows }}.landed_line_number
{%- endmacro %}

{% macro duckdb__line_number_of(rows, files) -%}
    coalesce({{ rows }}.landed_line_number, {{ rows }}.rowid + {{ files }}.line_offset)
{%- endmacro %}
