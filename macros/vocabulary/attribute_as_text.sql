{#
    The value of the attribute that the column `name` names, as text: the rows of
    `hypotheses` choose attributes by name.
#}
{% macro attribute_as_text(name) -%}
    case {{ name }}
    {%- for attribute in [
        'gender', 'product_count', 'segment_code',
        'has_credit_card', 'is_active', 'is_churned',
    ] %}
        when '{{ attribute }}' then cast({{ attribute }} as string)
    {%- endfor %}
    end
{%- endmacro %}
