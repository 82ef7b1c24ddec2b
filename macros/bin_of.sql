{# The inner edges of the bins, as int_association_edges names them. #}
{% macro bin_edges(binnings=['quantile', 'equal_width']) -%}
    {%- set edges = [] -%}
    {%- for binning in binnings -%}
        {%- for bin in range(1, 10) -%}
            {%- do edges.append(binning ~ '_' ~ bin) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(edges) }}
{%- endmacro %}

{#
    The bin of a value, 1 to 10: one more for every inner edge below it, as in phik; null
    when the value is missing. `edges` is a relation with the columns of
    int_association_edges.
#}
{% macro bin_of(binning, feature, value, edges) -%}
    case
        when {{ value }} is not null
            then 1
            {%- for edge in bin_edges([binning]) %}
            + case when {{ value }} > {{ edges }}.{{ feature }}_{{ edge }} then 1 else 0 end
            {%- endfor %}
    end
{%- endmacro %}
