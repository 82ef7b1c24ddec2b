{#
    The rows of a reference seed while a model is compiled, so that a rule becomes a
    `case` and costs no join over the customers. The relation is looked up in the graph
    because `ref` is a mock inside unit tests, which test the rules as they are built.
    Empty before the seed exists (lint, docs of a fresh clone).

    Call it in a model that also says `-- depends_on: ref('<seed>')`.
#}
{% macro reference_rows(seed_name, order_by) -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set node = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'seed')
        | selectattr('name', 'equalto', seed_name) | first -%}
    {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) -%}
    {%- if relation is none -%}{{ return([]) }}{%- endif -%}
    {{ return(run_query('select * from ' ~ relation ~ ' order by ' ~ order_by).rows) }}
{%- endmacro %}
