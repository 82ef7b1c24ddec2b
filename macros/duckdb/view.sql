{# A view of DuckDB in one transaction, for the reasons of `table.sql`. #}
{% materialization view, adapter='duckdb' %}
    {%- set relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {% call statement('main') -%}
        begin;
        {{ drop_old_sql(this) }}
        {{ get_create_view_as_sql(relation, sql) }}
        {{ comments_sql(relation) }}
        commit;
    {%- endcall %}

    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
