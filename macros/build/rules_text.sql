{#
    Everything besides the delivered file that decides what is in the marts: the
    content of the reference seeds and the vars. Part of the build's id.
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
        {{ rules | join(';') }}
    {%- endif -%}
{%- endmacro %}
