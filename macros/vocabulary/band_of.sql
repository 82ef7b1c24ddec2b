{#
    The band of a value by the seed `feature_bands`: lower bound inclusive, upper bound
    exclusive. A missing value has a band of its own, 'missing'.
#}
{% macro band_of(feature, column_name) -%}
    {%- set bands = [] -%}
    {%- for row in reference_rows('feature_bands', 'feature, position') -%}
        {%- if row['feature'] == feature %}{% do bands.append(row) %}{% endif -%}
    {%- endfor -%}
    case
        when {{ column_name }} is null then 'missing'
        {%- for row in bands if row['upper_bound'] is not none %}
        when {{ column_name }} < {{ row['upper_bound'] }} then {{ sql_text(row['band']) }}
        {%- endfor %}
        else {{ sql_text(bands[-1]['band'] if bands else '') }}
    end
{%- endmacro %}
