{# The faults of several tables in one statement: a list of (table, its promises). #}
{% macro faults_of_tables(tables) -%}
    {%- for table, promises in tables %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    {{ faults_of(ref(table), **promises) }}
    {%- endfor %}
{%- endmacro %}
