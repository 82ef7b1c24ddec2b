{#
    Everything besides the delivered file that decides what is in the marts: the
    content of the reference seeds, the vars and the other months. Part of the build's id.
#}
{% macro rules_text() -%}
    {%- if execute -%}
        {%- set rules = [] -%}
        {%- for node in graph.nodes.values() | sort(attribute='name') -%}
            {%- if node.resource_type == 'seed' and node.config.schema == 'reference' -%}
                {%- do rules.append(node.name ~ '=' ~ node.checksum.checksum) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for name in rule_vars() -%}
            {%- do rules.append(name ~ '=' ~ tojson(var(name), sort_keys=true)) -%}
        {%- endfor -%}
        {#- The latest month's files are hashed as the extract; these are the others'. -#}
        {%- for file in var('months').get('files', []) -%}
            {%- do rules.append(file.as_of ~ '=' ~ file.sha256) -%}
        {%- endfor -%}
        {{ rules | join(';') }}
    {%- endif -%}
{%- endmacro %}
