{#
    What was counted from the same rows by the same rules in an earlier build, as a
    relation to read; none when it has to be counted. `bank-churn build` has put the names
    that the counts of each month would have, and which of them are there, into the var
    `months` (bank_churn/months/counted.py).
#}
{% macro kept_counts(kind, as_of) -%}
    {%- set counted = var('months').get('counted', {}) -%}
    {%- set name = counts_file(kind, as_of) -%}
    {{ return(
        'read_parquet(' ~ sql_text(counted.folder ~ '/' ~ name) ~ ')'
        if name in counted.get('there', []) else none
    ) }}
{%- endmacro %}

{#
    The file of the counts of a month: what they follow from, digested. The bands of money
    follow from the customers of the latest month, so what looks at bands has them in its
    name.
#}
{% macro counts_file(kind, as_of) -%}
    {%- set name = var('months').get('counted', {}).get('names', {}).get(kind, {}).get(as_of) -%}
    {%- if not name -%}{{ return(none) }}{%- endif -%}
    {%- if kind in ['field_counts', 'backtest'] -%}
        {%- set bands = [] -%}
        {%- for row in built_rows(
            'intermediate', 'int_features__number_bands', 'feature, position'
        ) -%}
            {%- do bands.append([row['feature'], row['band'], row['upper_bound']] | string) -%}
        {%- endfor -%}
        {%- set name = name ~ '-' ~ local_md5(bands | join(';')) -%}
    {%- endif -%}
    {{ return(name ~ '.parquet') }}
{%- endmacro %}

{# A condition on `as_of`: the months of which nothing is kept. #}
{% macro is_to_be_counted(kind) -%}
    {%- set days = [] -%}
    {%- for month in delivered_months() if kept_counts(kind, month.as_of) is none -%}
        {%- do days.append(date_of(month.as_of)) -%}
    {%- endfor -%}
    {{ 'as_of in (' ~ days | join(', ') ~ ')' if days else 'false' }}
{%- endmacro %}

{# `union all` and what is kept, for the end of a query that counts the other months. #}
{% macro union_of_kept(kind) -%}
    {%- for month in delivered_months() -%}
    {%- set kept = kept_counts(kind, month.as_of) -%}
    {%- if kept %}
    union all
    select * from {{ kept }}
    {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# The branches of each month, where they are counted already from there. #}
{% macro branches_of_months(month_rows) -%}
    select
        as_of,
        branch
    from {{ month_rows }}
    where {{ is_to_be_counted('field_counts') }}
    group by
        as_of,
        branch
    {%- for month in delivered_months() -%}
    {%- set kept = kept_counts('field_counts', month.as_of) -%}
    {%- if kept %}
    union all
    select
        as_of,
        case when band = 'missing' then '' else band end as branch
    from {{ kept }}
    where field = 'city'
    {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
