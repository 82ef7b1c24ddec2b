{#
    Regular expressions: both engines read them alike when they have no backslash.
#}

{# Does the whole text match? #}
{% macro is_full_match(text, pattern) -%}
    {{ return(adapter.dispatch('is_full_match')(text, pattern)) }}
{%- endmacro %}

{% macro default__is_full_match(text, pattern) -%}
    regexp_full_match({{ text }}, {{ sql_text(pattern) }})
{%- endmacro %}

{% macro spark__is_full_match(text, pattern) -%}
    regexp_like({{ text }}, {{ sql_text('\\A(?:' ~ pattern ~ ')\\z') }})
{%- endmacro %}

{# Does a part of the text match? #}
{% macro has_match(text, pattern) -%}
    {{ return(adapter.dispatch('has_match')(text, pattern)) }}
{%- endmacro %}

{% macro default__has_match(text, pattern) -%}
    regexp_matches({{ text }}, {{ sql_text(pattern) }})
{%- endmacro %}

{% macro spark__has_match(text, pattern) -%}
    regexp_like({{ text }}, {{ sql_text(pattern) }})
{%- endmacro %}

{# The first part that matches; empty when none does. #}
{% macro first_match(text, pattern) -%}
    regexp_extract({{ text }}, {{ sql_text(pattern) }}, 0)
{%- endmacro %}
