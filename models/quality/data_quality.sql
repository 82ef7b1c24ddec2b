with files as (
    select * from {{ ref('stg_bank__files') }}
),

rejected_rows as (
    select * from {{ ref('stg_bank__rejected_rows') }}
),

customers as (
    select * from {{ ref('customers') }}
),

repeated_ids as (
    select * from {{ ref('stg_bank__repeated_ids') }}
),

rejections as (
    select * from {{ ref('stg_bank__rejections') }}
),

checks as (
    select * from {{ ref('quality_checks') }}
),

fields as (
    select * from {{ ref('extract_fields') }}
),

reasons as (
    select * from {{ ref('rejection_reasons') }}
),

codes as (
    select * from {{ ref('code_values') }}
),

-- What was read: in all, and by file when there are several.
accepted_counts as (
    select
        file_name,
        count(*) as accepted_count
    from customers
    group by file_name
),

rejected_counts as (
    select
        file_name,
        count(*) as rejected_count
    from rejected_rows
    group by file_name
),

file_counts as (
    select
        files.file_name,
        files.record_count,
        coalesce(accepted_counts.accepted_count, 0) as accepted_count,
        coalesce(rejected_counts.rejected_count, 0) as rejected_count
    from files
    left join accepted_counts on files.file_name = accepted_counts.file_name
    left join rejected_counts on files.file_name = rejected_counts.file_name
),

line_counts as (
    select
        cast(null as string) as file_name,
        sum(record_count) as record_count,
        sum(accepted_count) as accepted_count,
        sum(rejected_count) as rejected_count
    from file_counts
    union all
    select
        file_name,
        record_count,
        accepted_count,
        rejected_count
    from file_counts -- noqa: AL04
    where (select count(*) from file_counts) > 1
),

line_checks as (
    {%- for kind, count in [
        ('lines_read', 'record_count'), ('lines_accepted', 'accepted_count'),
        ('lines_rejected', 'rejected_count'),
    ] %}
        select
            '{{ kind }}' as check_kind,
            '{{ kind }}' || coalesce(':' || file_name, '') as check_id,
            file_name,
            cast(null as string) as field,
            {{ count }} as value,
            cast(null as string) as example,
            cast(null as string) as name_en,
            cast(null as string) as name_ru
        from line_counts
        {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

-- Why records were rejected, with the most frequent cells that are to blame.
rejected_cells as (
    select
        reason,
        left(cell, 60) as shown_cell,
        count(*) as cell_count
    from rejections
    where cell is not null
    group by
        reason,
        left(cell, 60)
),

ranked_cells as (
    select
        reason,
        shown_cell || ' (' || cell_count || ')' as shown,
        row_number() over (
            partition by reason
            order by cell_count desc, shown_cell asc
        ) as place
    from rejected_cells
),

cell_examples as (
    select
        reason,
        {{ dbt.listagg('shown', "', '", 'order by place') }} as example
    from ranked_cells
    where place <= 3
    group by reason
),

reason_counts as (
    select
        reason,
        count(*) as row_count
    from rejections
    group by reason
),

reason_checks as (
    select
        'rejected' as check_kind,
        'rejected_' || reasons.reason as check_id,
        cast(null as string) as file_name,
        reasons.field,
        coalesce(reason_counts.row_count, 0) as value,
        cell_examples.example,
        reasons.description_en as name_en,
        reasons.description_ru as name_ru
    from reasons
    left join reason_counts on reasons.reason = reason_counts.reason
    left join cell_examples on reasons.reason = cell_examples.reason
),

{%- set ranges = var('valid_ranges') %}

outside as (
    select
        field,
        count(*) as row_count
    from rejections
    where
        case field
            {%- for field, bounds in ranges.items() %}
                when '{{ field }}'
                    then
                        {{ number_as("replace(cell, ',', '.')", 'double') }}
                        not between {{ bounds[0] }} and {{ bounds[1] }}
            {%- endfor %}
        end
    group by field
),

range_checks as (
    select
        'out_of_range' as check_kind,
        'out_of_range_' || fields.field as check_id,
        cast(null as string) as file_name,
        fields.field,
        coalesce(outside.row_count, 0) as value,
        cast(null as string) as example,
        fields.name_en,
        fields.name_ru
    from fields
    left join outside on fields.field = outside.field
    where fields.field in ('{{ ranges | join("', '") }}') -- noqa: LT05
),

-- What accepted customers lack.
present_fields as (
    select distinct {{ each_item('present_fields') }} as field
    from files
),

known_counts as (
    select
        {%- for column in typed_columns() %}
            count({{ column }}) as {{ column }},
        {%- endfor %}
        count(*) as customer_count
    from customers
),

missing_counts as (
    {%- for column in typed_columns() %}
        select
            '{{ column }}' as column_name,
            customer_count - {{ column }} as missing_count
        from known_counts
        {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

missing_checks as (
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
),

-- Cities and numbers.
unknown_cities as (
    select
        customers.city,
        count(*) as customer_count
    from customers
    left join codes
        on codes.field = 'city' and lower(customers.city) = codes.source_value
    where customers.city is not null and codes.field is null
    group by customers.city
),

ranked_cities as (
    select
        customer_count,
        left(city, 60) || ' (' || customer_count || ')' as shown,
        row_number() over (
            order by customer_count desc, city asc
        ) as place
    from unknown_cities
),

city_checks as (
    select
        'unknown_city' as check_kind,
        'unknown_city' as check_id,
        cast(null as string) as file_name,
        'city' as field,
        coalesce(sum(customer_count), 0) as value,
        {{ dbt.listagg(
            'case when place <= 3 then shown end', "', '", 'order by place'
        ) }} as example,
        cast(null as string) as name_en,
        cast(null as string) as name_ru
    from ranked_cities
),

-- The pair of number and city is unique here, so a number met twice is in two cities.
shared_ids as (
    select customers.user_id
    from customers
    inner join repeated_ids on customers.user_id = repeated_ids.user_id
    group by customers.user_id
    having count(*) > 1
),

repeated_keys as (
    select distinct
        user_id,
        city
    from rejected_rows
    where
        array_contains(reasons, 'duplicate_key')
        or array_contains(reasons, 'duplicate_row')
),

id_counts as (
    select
        'id_in_several_cities' as check_kind,
        count(*) as value
    from shared_ids
    union all
    select
        'id_repeated_in_city' as check_kind,
        count(*) as value
    from repeated_keys
),

id_checks as (
    select
        check_kind,
        check_kind as check_id,
        cast(null as string) as file_name,
        'userid' as field,
        value,
        cast(null as string) as example,
        cast(null as string) as name_en,
        cast(null as string) as name_ru
    from id_counts
),

all_checks as (
    {%- for part in ['line', 'reason', 'range', 'missing', 'city', 'id'] %}
        select * from {{ part }}_checks
        {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

data_quality as (
    select
        cast(all_checks.check_id as string) as check_id,
        cast(
            replace(checks.description_en, '{name}', coalesce(all_checks.name_en, ''))
            as string
        ) as description_en,
        cast(
            replace(checks.description_ru, '{name}', coalesce(all_checks.name_ru, ''))
            as string
        ) as description_ru,
        cast(all_checks.value as bigint) as value,
        cast(checks.unit as string) as unit,
        cast(
            case when all_checks.value > 0 then checks.severity else 'info' end
            as string
        ) as severity,
        cast(all_checks.field as string) as field,
        cast(all_checks.file_name as string) as file_name,
        cast(all_checks.example as string) as example
    from all_checks
    inner join checks on all_checks.check_kind = checks.check_kind
)

select * from data_quality
order by check_id
