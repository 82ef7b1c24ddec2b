{#
    The band of a value: lower bound inclusive, upper bound exclusive. A missing value has
    a band of its own, 'missing'. The bands are those that this build uses,
    `int_features__number_bands`, or, given their rows, those of the seed.

    Call it in a model that also says `-- depends_on: ref('int_features__number_bands')`.
#}
{% macro band_of(feature, column_name, rows=none) -%}
    {%- set bands = [] -%}
    {%- for row in rows or built_rows(
        'intermediate', 'int_features__number_bands', 'feature, position'
    ) -%}
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
