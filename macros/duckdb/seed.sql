{#
    A seed of DuckDB in one statement that reads the file. dbt's own also reads every cell
    in Python, for the types that `column_types` states anyway.
#}
{% materialization seed, adapter='duckdb' %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set types = [] -%}
    {%- for column, type in config.get('column_types').items() -%}
        {%- do types.append("'" ~ column ~ "': '" ~ type ~ "'") -%}
    {%- endfor -%}
    {%- do store_result('agate_table', response='OK') -%}
    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {%- call statement('main') -%}
        begin;
        {{ drop_old_sql(this) }}
        create table {{ relation }} as
        from read_csv(
            {{ sql_text(adapter.get_seed_file_path(model)) }},
            header = true,
            delim = {{ sql_text(config.get('delimiter', ',')) }},
            quote = '"',
            escape = '"',
            types = { {{ types | join(', ') }} }
        );
        {{ comments_sql(relation) }}
        commit;
    {%- endcall -%}

    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
