{# Drops what an earlier build left under the name, table or view; empty if nothing did. #}
{% macro drop_old_sql(relation) -%}
    {%- set old = load_cached_relation(relation) -%}
    {%- if old is not none -%}
        drop {{ old.type }} if exists {{ old }};
    {%- endif -%}
{%- endmacro %}
