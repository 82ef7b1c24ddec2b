{#
    The fields of an extract: rows of the seed `extract_fields`, which the intake in
    Python reads too, in the order of the original extract. Only those of some kinds
    (text, code, whole, number, money), or all. Empty before the seed is built.

    Call it in a model that also says `-- depends_on: ref('extract_fields')`.
#}
{% macro extract_fields(kinds=none) -%}
    {%- set fields = reference_rows('extract_fields', 'position') | list -%}
    {{ return(fields | selectattr('kind', 'in', kinds) | list if kinds else fields) }}
{%- endmacro %}

{# Kinds whose cells are numbers. #}
{% macro number_kinds() -%}
    {{ return(['whole', 'number', 'money']) }}
{%- endmacro %}
