{#
    A table of DuckDB in one transaction, sent as one text: for dbt each statement that it
    sends costs more than most tables, and so do the BEGIN and COMMIT that it would add
    (`disable_transactions` in profiles.yml). dbt-duckdb builds under another name,
    renames twice and drops; a transaction replaces a table at once as well. One that
    failed is rolled back when dbt closes the connection, after each node.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set drop_old = drop_old_sql(this) -%}
    {%- set comments = comments_sql(relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {%- if model['language'] == 'sql' -%}
        {%- call statement('main') -%}
            begin;
            {{ drop_old }}
            {{ create_table_as(false, relation, compiled_code) }}
            {{ comments }}
            commit;
        {%- endcall -%}
    {%- else -%}
        {#- Python is sent apart; what fails halfway is a working file that is not complete. -#}
        {%- if drop_old -%}{%- call statement() -%}{{ drop_old }}{%- endcall -%}{%- endif -%}
        {%- call statement('main', language=model['language']) -%}
            {{ create_table_as(false, relation, compiled_code, model['language']) }}
        {%- endcall -%}
        {%- if comments -%}{%- call statement() -%}{{ comments }}{%- endcall -%}{%- endif -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
