{#
    {date of a month: what was counted of it from the same rows by the same rules in an
    earlier build, as a relation to read}; of the other months it has to be counted.
    `bank-churn build` has put the names that the counts of each month would have, and
    which of them are there, into the var `months` (bank_churn/months/counted.py).
#}
{% macro kept_counts(kind) -%}
    {%- set counted = var('months').get('counted', {}) -%}
    {%- set kept = {} -%}
    {%- for as_of, name in counts_files(kind).items() if name in counted.there -%}
        {%- do kept.update({
            as_of: 'read_parquet(' ~ sql_text(counted.folder ~ '/' ~ name) ~ ')'
        }) -%}
    {%- endfor -%}
    {{ return(kept) }}
{%- endmacro %}

{#
    {date of a month: the file of its counts}, named by what they follow from, digested. The
    bands of money follow from the customers of the latest month, so what looks at bands has
    them in its name.
#}
{% macro counts_files(kind) -%}
    {%- set names = var('months').get('counted', {}).get('names', {}).get(kind, {}) -%}
    {%- set bands = [] -%}
    {%- if names and kind in ['field_counts', 'backtest'] -%}
        {%- for row in built_rows(
            'intermediate', 'int_features__number_bands', 'feature, position'
        ) -%}
            {%- do bands.append([row['feature'], row['band'], row['upper_bound']] | string) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set end = ('-' ~ local_md5(bands | join(';')) if bands else '') ~ '.parquet' -%}
    {%- set files = {} -%}
    {%- for as_of, name in names.items() -%}
        {%- do files.update({as_of: name ~ end}) -%}
    {%- endfor -%}
    {{ return(files) }}
{%- endmacro %}

{# A condition on `as_of`: the months of which nothing is kept. #}
{% macro is_to_be_counted(kind) -%}
    {%- set days, kept = [], kept_counts(kind) -%}
    {%- for month in delivered_months() if month.as_of not in kept -%}
        {%- do days.append(date_of(month.as_of)) -%}
    {%- endfor -%}
    {{ 'as_of in (' ~ days | join(', ') ~ ')' if days else 'false' }}
{%- endmacro %}

{# `union all` and what is kept, for the end of a query that counts the other months. #}
{% macro union_of_kept(kind) -%}
    {%- for relation in kept_counts(kind).values() %}
    union all
    select * from {{ relation }}
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
    {%- for relation in kept_counts('field_counts').values() %}
    union all
    select
        as_of,
        case when band = 'missing' then '' else band end as branch
    from {{ relation }}
    where field = 'city'
    {%- endfor -%}
{%- endmacro %}
