{#
    A delivered cell as text: without blanks around it, null when it is blank. Nearly none
    has blanks around it, and looking for them costs a third of cutting them off.
#}
{% macro text_value(cell) -%}
    case
        when {{ is_blank(cell) }} then null
        when {{ cell }} like ' %' or {{ cell }} like '% ' then trim({{ cell }})
        else {{ cell }}
    end
{%- endmacro %}
