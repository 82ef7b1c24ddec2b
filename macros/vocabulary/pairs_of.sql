{# Every two items of a list, in its order. #}
{% macro pairs_of(items) -%}
    {%- set pairs = [] -%}
    {%- for first in items -%}
        {%- for second in items[loop.index:] -%}
            {%- do pairs.append([first, second]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(pairs) }}
{%- endmacro %}
