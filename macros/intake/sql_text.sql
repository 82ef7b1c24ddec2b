{# Any text as an SQL literal. #}
{% macro sql_text(text) -%}
    {{ return(adapter.dispatch('sql_text')(text)) }}
{%- endmacro %}

{% macro default__sql_text(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{# To Spark a backslash begins an escape. #}
{% macro spark__sql_text(text) -%}
    '{{ text | replace("\\", "\\\\") | replace("'", "\\'") }}'
{%- endmacro %}
