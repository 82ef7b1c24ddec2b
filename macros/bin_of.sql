{#
    The bin of a value, 1 to 10: one more for every inner edge below it, as in phik; null
    when the value is missing. `edges` is a relation with the columns of
    int_association_edges.
#}
{% macro bin_of(binning, feature, value, edges) -%}
    case
        when {{ value }} is not null
            then 1
            {%- for bin in range(1, 10) %}
            + case when {{ value }} > {{ edges }}.{{ feature }}_{{ binning }}_{{ bin }} then 1 else 0 end
            {%- endfor %}
    end
{%- endmacro %}
