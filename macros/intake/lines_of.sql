{#
    A select of the records of `extract` whose file_index and line_number are in `wanted`:
    file_index, line_number and raw_line.
#}
{% macro lines_of(extract, wanted) -%}
    {{ return(adapter.dispatch('lines_of')(extract, wanted)) }}
{%- endmacro %}

{% macro default__lines_of(extract, wanted) -%}
    select
        {{ extract }}.file_index,
        {{ extract }}.line_number,
        {{ extract }}.raw_line
    from {{ extract }}
    inner join {{ wanted }}
        on
            {{ extract }}.file_index = {{ wanted }}.file_index
            and {{ extract }}.line_number = {{ wanted }}.line_number
{%- endmacro %}

{#
    Not a join: DuckDB takes a text file for a few rows and would hold all of its lines in
    memory to look up `wanted`. A question in the select list goes the other way round.
#}
{% macro duckdb__lines_of(extract, wanted) -%}
    select
        file_index,
        line_number,
        raw_line
    from (
        select
            *,
            line_number in (select line_number from {{ wanted }}) as is_wanted
        from {{ extract }}
    )
    where coalesce(is_wanted, false)
{%- endmacro %}
