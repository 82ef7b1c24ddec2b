{# Every combination of one, two or three items of a list, in its order. #}
{% macro combinations_of(items) -%}
    {%- set combinations = [] -%}
    {%- for first in items -%}
        {%- do combinations.append([first]) -%}
        {%- for second in items[loop.index:] -%}
            {%- do combinations.append([first, second]) -%}
            {%- for third in items[items.index(second) + 1:] -%}
                {%- do combinations.append([first, second, third]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(combinations) }}
{%- endmacro %}
