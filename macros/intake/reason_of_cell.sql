{#
    Codes of the reasons for which a cell of a field rejects its record: {when: code} with
    `wrong`, a text that gave no value, and `missing`, no text where one is required. A
    text field takes any text. `field` is a row of `extract_fields()`.
#}
{% macro reasons_of(field) -%}
    {%- set reasons = {} -%}
    {%- if field['kind'] == 'code' -%}
        {%- do reasons.update({'wrong': 'unknown_' ~ field['reason_name']}) -%}
    {%- elif field['kind'] in number_kinds() -%}
        {%- do reasons.update({'wrong': 'invalid_' ~ field['reason_name']}) -%}
    {%- endif -%}
    {%- if field['is_required'] -%}
        {%- do reasons.update({'missing': 'missing_' ~ field['reason_name']}) -%}
    {%- endif -%}
    {{ return(reasons) }}
{%- endmacro %}

{# The reason of one record's cell, by its typed value; null when there is none. #}
{% macro reason_of_cell(field) -%}
    {%- set reasons = reasons_of(field) -%}
    case
        when {{ field['column_name'] }} is not null then null
        {%- if 'wrong' in reasons %}
        when {{ is_blank(field['field'] ~ '_cell') }}
            then {{ "'" ~ reasons.missing ~ "'" if 'missing' in reasons else 'null' }}
        else '{{ reasons.wrong }}'
        {%- else %}
        else '{{ reasons.missing }}'
        {%- endif %}
    end
{%- endmacro %}
