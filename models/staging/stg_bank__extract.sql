{%- if target.type == 'duckdb' %}
-- depends_on: {{ ref('bank_scrooge') }}
{%- endif %}
-- depends_on: {{ ref('extract_fields') }}
-- depends_on: {{ ref('stg_bank__files') }}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with extract as (
    {{ delivered_records() | indent(4) }}
)

select * from extract
