{#
    The schema of a model follows from its name, so that a subject's folder can hold its
    inner models beside its marts: `stg_` staging, `int_` and `agg_` intermediate, `stats_`
    and Python models stats, everything else a mart. Readers query `marts.customers`.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name -%}
        {{ custom_schema_name }}
    {%- elif node.resource_type != 'model' -%}
        {{ target.schema }}
    {%- elif node.name.startswith('stg_') -%}
        staging
    {%- elif node.name.startswith(('int_', 'agg_')) -%}
        intermediate
    {%- elif node.name.startswith('stats_') or node.language == 'python' -%}
        stats
    {%- else -%}
        marts
    {%- endif -%}
{%- endmacro %}
