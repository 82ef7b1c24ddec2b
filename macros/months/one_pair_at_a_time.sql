{#
    Adds to a table what a macro selects of each pair of months, those of which nothing is
    kept: the hook of a model. In one statement DuckDB would hold the hash tables of all
    months at once, gigabytes of them from a million customers on.
#}
{% macro one_pair_at_a_time(kind, select_of_pair) -%}
    {%- if execute -%}
        {%- set kept = kept_counts(kind) -%}
        {%- for before, after in month_pairs() if after not in kept -%}
            {%- do run_query('insert into ' ~ this ~ ' ' ~ select_of_pair(before, after)) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
