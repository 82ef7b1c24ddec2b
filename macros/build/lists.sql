{# Lists: what the engines call differently. `array_contains` and `split` they share. #}

{# A list of SQL expressions. #}
{% macro list_of(items) -%}
    {{ return(adapter.dispatch('list_of')(items)) }}
{%- endmacro %}

{% macro default__list_of(items) -%}
    [{{ items | join(', ') }}]
{%- endmacro %}

{% macro spark__list_of(items) -%}
    array({{ items | join(', ') }})
{%- endmacro %}

{# How many items; 0 for an empty list, null for null. #}
{% macro list_length(list) -%}
    {{ return(adapter.dispatch('list_length')(list)) }}
{%- endmacro %}

{% macro default__list_length(list) -%}
    len({{ list }})
{%- endmacro %}

{% macro spark__list_length(list) -%}
    array_size({{ list }})
{%- endmacro %}

{# The item at a position counted from 1; null where there is none. #}
{% macro list_item(list, position) -%}
    {{ return(adapter.dispatch('list_item')(list, position)) }}
{%- endmacro %}

{% macro default__list_item(list, position) -%}
    {{ list }}[{{ position }}]
{%- endmacro %}

{% macro spark__list_item(list, position) -%}
    try_element_at({{ list }}, {{ position }})
{%- endmacro %}

{# One row per item, as an item of a select list. #}
{% macro each_item(list) -%}
    {{ return(adapter.dispatch('each_item')(list)) }}
{%- endmacro %}

{% macro default__each_item(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__each_item(list) -%}
    explode({{ list }})
{%- endmacro %}

{# Columns as one value that can be compared: equal when all of them are. #}
{% macro row_of(columns) -%}
    {{ return(adapter.dispatch('row_of')(columns)) }}
{%- endmacro %}

{% macro default__row_of(columns) -%}
    row({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__row_of(columns) -%}
    struct({{ columns | join(', ') }})
{%- endmacro %}

{# The type of a list of texts. #}
{% macro type_text_list() -%}
    {{ return(adapter.dispatch('type_text_list')()) }}
{%- endmacro %}

{% macro default__type_text_list() -%}
    string[]
{%- endmacro %}

{% macro spark__type_text_list() -%}
    array<string>
{%- endmacro %}
