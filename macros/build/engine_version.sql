{# Version of the engine that runs the query; of an engine other than DuckDB with its name. #}
{% macro engine_version() -%}
    {{ return(adapter.dispatch('engine_version')()) }}
{%- endmacro %}

{% macro default__engine_version() -%}
    version()
{%- endmacro %}

{% macro spark__engine_version() -%}
    concat('Spark ', split_part(version(), ' ', 1))
{%- endmacro %}
