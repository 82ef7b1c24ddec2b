{{ config(enabled=target.type == 'duckdb') }}
-- depends_on: {{ ref('extract_fields') }}
-- depends_on: {{ ref('stg_bank__judged_rows') }}
-- depends_on: {{ ref('stg_bank__rejected_rows') }}
-- Every file is still what was described: these two read it, nothing reads it later.
-- A large one is known by its size and time; `bank-churn build` looks closer, and says
-- so in a sentence.
-- The layout of what loops render is not this file's.
-- noqa: disable=LT01,LT02,LT05,PRS
{%- set hashed_bytes = 64 * 2 ** 20 %}
with described as (
    select
        file_index,
        file_name,
        size_bytes,
        sha256,
        cast(split_part(identity, ':', 4) as bigint) as modified_nanoseconds
    from {{ ref('stg_bank__files') }}
),

seen as (
    {%- for file in delivered_files() if file.delivered_path %}
    {%- set escaped = file.delivered_path
        | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') %}
    select
        {{ file.file_index }} as file_index,
        size,
        last_modified,
        {{ 'sha256(content)' if file.size_bytes <= hashed_bytes else 'null' }} as sha256
    from read_blob({{ sql_text(escaped) }})
    union all
    {%- endfor %}
    select
        null as file_index,
        null as size,
        null as last_modified,
        null as sha256
    where false
),

changed as (
    select described.file_name
    from described
    left join seen on described.file_index = seen.file_index
    where
        seen.size is distinct from described.size_bytes
        or abs(
            epoch_us(seen.last_modified) - described.modified_nanoseconds // 1000
        ) >= 1000000
        or seen.sha256 <> described.sha256
)

select * from changed
