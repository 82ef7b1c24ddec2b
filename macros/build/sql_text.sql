{# Any text as an SQL literal. #}
{% macro sql_text(text) -%}
    {{ return(sql_texts([text])[0]) }}
{%- endmacro %}

{# Several at once: a call of a macro costs dbt more than the quoting. #}
{% macro sql_texts(texts) -%}
    {{ return(adapter.dispatch('sql_texts')(texts)) }}
{%- endmacro %}

{% macro default__sql_texts(texts) -%}
    {%- set literals = [] -%}
    {%- for text in texts -%}
        {%- do literals.append("'" ~ text | replace("'", "''") ~ "'") -%}
    {%- endfor -%}
    {{ return(literals) }}
{%- endmacro %}

{# To Spark a backslash begins an escape. #}
{% macro spark__sql_texts(texts) -%}
    {%- set literals = [] -%}
    {%- for text in texts -%}
        {%- do literals.append(
            "'" ~ text | replace("\\", "\\\\") | replace("'", "\\'") ~ "'"
        ) -%}
    {%- endfor -%}
    {{ return(literals) }}
{%- endmacro %}
