{#
    A delivered cell as the canonical value of a code, by the rows of the seed
    `code_values`, which does not mind case or blanks around. Null for other texts.

    Nearly every cell is one of the spellings as they stand, so that lower case is made
    only of the others.
#}
{% macro code_value(cell, field, type, codes) -%}
    {%- set spellings, values = [], [] -%}
    {%- for row in codes
        if row['field'] == field
        and row['source_value'] not in var('blank_spellings') -%}
        {%- do spellings.append(row['source_value']) -%}
        {%- do values.append(row['canonical_value']) -%}
    {%- endfor -%}
    coalesce(
        {{ _code_case(cell, type, spellings, values, both_cases=true) | indent(4) }},
        {{ _code_case('lower(trim(' ~ cell ~ '))', type, spellings, values) | indent(4) }}
    )
{%- endmacro %}

{% macro _code_case(text, type, spellings, values, both_cases=false) -%}
    case {{ text }}
        {%- for spelling in spellings %}
        {%- set value = sql_text(values[loop.index0]) %}
        {%- for literal in sql_texts(
            [spelling, spelling | upper] | unique(case_sensitive=true) if both_cases else [spelling]
        ) %}
        when {{ literal }} then cast({{ value }} as {{ type }})
        {%- endfor %}
        {%- else %}
        when '' then cast(null as {{ type }})
        {%- endfor %}
    end
{%- endmacro %}
