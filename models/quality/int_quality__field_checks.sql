-- depends_on: {{ ref('extract_fields') }}
{% set columns = extract_fields() | map(attribute="column_name") | list %}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=ST06
with files as (
    select * from {{ ref('stg_bank__files') }}
),

customers as (
    select * from {{ ref('customers') }}
),

fields as (
    select * from {{ ref('extract_fields') }}
),

present_fields as (
    select distinct {{ each_item('present_fields') }} as field
    from files
),

known_counts as (
    select
        {%- for column in columns %}
            count({{ column }}) as {{ column }},
        {%- endfor %}
        count(*) as customer_count
    from customers
),

missing_counts as (
    {%- for column in columns %}
        select
            '{{ column }}' as column_name,
            customer_count - {{ column }} as missing_count
        from known_counts
        {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

field_checks as (
    select
        case
            when present_fields.field is null then 'not_available' else 'missing'
        end as check_kind,
        'missing_' || fields.field as check_id,
        cast(null as string) as file_name,
        fields.field,
        case
            when present_fields.field is not null then missing_counts.missing_count
        end as value,
        cast(null as string) as example,
        fields.name_en,
        fields.name_ru
    from fields
    inner join missing_counts on fields.column_name = missing_counts.column_name
    left join present_fields on fields.field = present_fields.field
    where not fields.is_required
)

select * from field_checks
