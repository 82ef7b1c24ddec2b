{#
    The rows of a seed in one statement. dbt-spark's own writes the text 'None' where a
    cell is empty, and sends the rows as parameters, which is slow.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set types = model.config.column_types -%}
    {%- set sql -%}
        insert into {{ this }} values
        {%- for row in agate_table.rows %}
        (
            {%- for column in agate_table.column_names -%}
            cast({{ 'null' if row[column] is none else sql_text(row[column]) }} as {{ types[column] }})
            {{- ", " if not loop.last }}
            {%- endfor -%}
        ){{ "," if not loop.last }}
        {%- endfor %}
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=true) -%}
    {{ return(sql) }}
{% endmacro %}
