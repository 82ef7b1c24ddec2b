{#
    Does the query have the columns and types of the contract? One query compares them;
    dbt's own fetches both sides, and is asked only for its message.
#}
{% macro duckdb__get_assert_columns_equivalent(sql) -%}
    {%- set broken_columns -%}
        select column_name
        from (describe {{ get_empty_subquery_sql(sql) }}) as actual
        full join (
            describe select
            {%- for column in model.columns.values() %}
                cast(null as {{ column.data_type }}) as "{{ column.name }}"
                {{- ',' if not loop.last }}
            {%- endfor %}
        ) as promised
            using (column_name)
        where actual.column_type is distinct from promised.column_type
    {%- endset -%}
    {%- if run_query(broken_columns).rows | length > 0 -%}
        {%- do assert_columns_equivalent(sql) -%}
    {%- endif -%}
{%- endmacro %}
