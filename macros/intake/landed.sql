{# A table that `python -m bank_churn.spark land` wrote as Parquet files. Spark only. #}
{% macro landed(name) -%}
    parquet.`{{ var('landing') }}/{{ name }}`
{%- endmacro %}
