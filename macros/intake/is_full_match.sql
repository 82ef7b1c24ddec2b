{#
    Does the whole text match a regular expression? Both engines read it alike when it has
    no backslash.
#}
{% macro is_full_match(text, pattern) -%}
    {{ return(adapter.dispatch('is_full_match')(text, pattern)) }}
{%- endmacro %}

{% macro default__is_full_match(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__is_full_match(text, pattern) -%}
    regexp_like({{ text }}, '\\A(?:{{ pattern }})\\z')
{%- endmacro %}
