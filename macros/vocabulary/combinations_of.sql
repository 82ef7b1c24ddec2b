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

{#
    The same combinations, shared out among blocks of six items so that each lies within
    its block: counting by a block first and by its combinations second is cheaper than
    counting every row by each of them. Three items lie in at most three of the pairs
    that the list is cut into, so any three pairs make a block.
#}
{% macro blocks_of(items) -%}
    {%- set pairs = items | batch(2) | list -%}
    {%- set blocks = [] -%}
    {%- set placed = [] -%}
    {%- for chosen in combinations_of(pairs) if chosen | length == [3, pairs | length] | min -%}
        {%- set block = chosen | sum(start=[]) -%}
        {%- set combinations = [] -%}
        {%- for combination in combinations_of(items)
            if combination not in placed
            and combination | reject('in', block) | list | length == 0 -%}
            {%- do placed.append(combination) -%}
            {%- do combinations.append(combination) -%}
        {%- endfor -%}
        {%- do blocks.append({'items': block, 'combinations': combinations}) -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}
