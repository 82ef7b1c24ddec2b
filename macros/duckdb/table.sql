{#
    A table of DuckDB in one transaction of few statements. dbt-duckdb builds under
    another name, renames twice and drops: as many statements again, each with a macro
    context of its own, and a transaction replaces a table at once as well.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set drop_old = drop_old_sql(this) -%}
    {%- set comments = comments_sql(relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {%- if model['language'] == 'sql' -%}
        {%- call statement('main') -%}
            {{ drop_old }}
            {{ create_table_as(false, relation, compiled_code) }}
            {{ comments }}
        {%- endcall -%}
    {%- else -%}
        {#- A model that returns a relation of DuckDB runs in the same transaction. -#}
        {%- if drop_old -%}{%- call statement() -%}{{ drop_old }}{%- endcall -%}{%- endif -%}
        {%- call statement('main', language=model['language']) -%}
            {{ create_table_as(false, relation, compiled_code, model['language']) }}
        {%- endcall -%}
        {%- if comments -%}{%- call statement() -%}{{ comments }}{%- endcall -%}{%- endif -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
