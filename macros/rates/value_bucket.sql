{#
    A whole number that never falls when the value rises: about 1 % wide for money, the
    value itself for scores and ages, of which few are different. Medians are found by
    counting buckets first and looking into one bucket second, because a median over the
    values themselves has to hold all of them in memory.
#}
{% macro value_bucket(measure) -%}
    {%- if measure.split('.') | last in money_measures() -%}
    cast(sign({{ measure }}) * floor(100 * ln(1 + abs(cast({{ measure }} as double)))) as bigint)
    {%- else -%}
    cast({{ measure }} * 100 as bigint)
    {%- endif -%}
{%- endmacro %}
