{#
    Of a `with` that is read more than once: to be read anew each time. DuckDB would keep
    all its rows aside, which for the customers costs far more than reading what is stored
    (benchmarks/README.md). Spark has no such words, and reads anew.
#}
{% macro not_materialized() -%}
    {{ return(adapter.dispatch('not_materialized')()) }}
{%- endmacro %}

{% macro default__not_materialized() %}{{ return('not materialized') }}{% endmacro %}

{% macro spark__not_materialized() %}{{ return('') }}{% endmacro %}
