with files as (
    select * from {{ ref('stg_bank__files') }}
),

customers as (
    select count(*) as customer_count from {{ ref('customers') }}
),

rejected_rows as (
    select count(*) as rejected_count from {{ ref('stg_bank__rejected_rows') }}
),

source as (
    select
        count(*) as file_count,
        min_by(file_name, file_index) as first_file,
        -- Of one file its own hash, of several the hash of their hashes.
        case
            when count(*) = 1 then max(sha256)
            else {{ sha256_of(dbt.listagg('sha256', "' '", 'order by file_index')) }}
        end as source_sha256,
        sum(record_count) as source_rows
    from files
),

notes as (
    select distinct
        note_en,
        note_ru
    from files
),

read_notes as (
    select
        {{ dbt.listagg('note_en', "'; '", 'order by note_en') }} as note_en,
        {{ dbt.listagg('note_ru', "'; '", 'order by note_ru') }} as note_ru
    from notes
),

unused_columns as (
    select distinct {{ each_item('unused_columns') }} as shown
    from files
),

unused as (
    select {{ dbt.listagg('shown', "', '", 'order by shown') }} as columns_list
    from unused_columns
),

build_info as (
    select
        cast(
            left(
                {{ sha256_of('source.source_sha256 || ' ~ sql_text(rules_text())) }}, 16
            )
            as string
        ) as build_id,
        cast(
            case
                when source.file_count = 1 then source.first_file
                else source.first_file || ' + ' || (source.file_count - 1)
            end as string
        ) as source_file,
        cast(source.file_count as bigint) as source_file_count,
        cast(source.source_sha256 as string) as source_sha256,
        cast(source.source_rows as bigint) as source_rows,
        cast(customers.customer_count as bigint) as customer_rows,
        cast(rejected_rows.rejected_count as bigint) as rejected_rows,
        cast(
            source.source_sha256 = '{{ var("original_extract_sha256") }}' as boolean
        ) as is_original_extract,
        cast(read_notes.note_en as string) as read_note_en,
        cast(read_notes.note_ru as string) as read_note_ru,
        cast(unused.columns_list as string) as unused_columns,
        cast({{ sql_text(currency_code()) }} as string) as currency_code,
        cast({{ sql_text(currency_symbol()) }} as string) as currency_symbol,
        cast('{{ dbt_version }}' as string) as dbt_version,
        cast({{ engine_version() }} as string) as duckdb_version
    from source
    cross join read_notes
    cross join unused
    cross join customers
    cross join rejected_rows
)

select * from build_info
