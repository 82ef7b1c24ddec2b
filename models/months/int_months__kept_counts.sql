-- depends_on: {{ ref('int_features__number_bands') }}
{#- Which counts this build made and which it read, for `bank-churn build` to keep. -#}
{%- set counted = var('months').get('counted', {}) -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with kept_counts as (
    {%- for kind in counted.get('names', {}) %}
    {%- set kept = kept_counts(kind) %}
    {%- for as_of, file_name in counts_files(kind).items() %}
    select
        '{{ kind }}' as kind,
        {{ date_of(as_of) }} as as_of,
        {{ sql_text(file_name) }} as file_name,
        {{ as_of in kept }} as is_kept
    union all
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as string) as kind,
        cast(null as date) as as_of,
        cast(null as string) as file_name,
        cast(null as boolean) as is_kept
    from {{ ref('int_features__number_bands') }}
    where false
)

select * from kept_counts
