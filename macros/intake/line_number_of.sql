{#
    The line a row of `stg_bank__judged_rows` starts on. DuckDB stores the rows in the
    order of delivery, so their place tells it: numbering them while they are read would
    keep a thread idle. Spark keeps no order; there, and where a record has several lines
    or follows a title, it was landed.

    `line_offset` is what a row's place, from 0 over all files, lacks to its line.
#}
{% macro line_number_of(rows) -%}
    {{ return(adapter.dispatch('line_number_of')(rows)) }}
{%- endmacro %}

{% macro default__line_number_of(rows) -%}
    {{ rows }}.landed_line_number
{%- endmacro %}

{% macro duckdb__line_number_of(rows) -%}
    coalesce({{ rows }}.landed_line_number, {{ rows }}.rowid + {{ rows }}.line_offset)
{%- endmacro %}
