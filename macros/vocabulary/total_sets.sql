{# The attributes that `churn_totals` tells customers apart by, in reading order. #}
{% macro total_attributes() -%}
    {{ return([
        'city', 'gender', 'age_group', 'activity', 'credit_card', 'segment_code',
        'product_count',
    ]) }}
{%- endmacro %}

{#
    The sets of attributes that `churn_totals` counts by: what a view of up to two filters
    needs for its totals, its segments, its numbers of products, and its numbers of
    products by age group.
#}
{% macro total_sets() -%}
    {%- set attributes = total_attributes() -%}
    {%- set filters = [[]] -%}
    {%- for first in attributes -%}
        {%- do filters.append([first]) -%}
        {%- for second in attributes[loop.index:] -%}
            {%- do filters.append([first, second]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set sets = [] -%}
    {%- for groups in [[], ['segment_code'], ['product_count'], ['age_group', 'product_count']] -%}
        {%- for filter in filters -%}
            {%- set wanted = attributes | select('in', filter + groups) | list -%}
            {%- if wanted not in sets -%}
                {%- do sets.append(wanted) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(sets) }}
{%- endmacro %}
