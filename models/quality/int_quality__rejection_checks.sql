with reasons as (
    select * from {{ ref('int_quality__reasons') }}
),

rejections as (
    select * from {{ ref('int_quality__rejections') }}
),

rejected_rows as (
    select * from {{ ref('stg_bank__rejected_rows') }}
),

fields as (
    select * from {{ ref('extract_fields') }}
),

reason_counts as (
    select
        reason,
        count(*) as row_count
    from rejections
    group by reason
),

-- The most frequent cells that are to blame.
cell_counts as (
    select
        reason,
        cell,
        count(*) as cell_count
    from rejections
    where cell is not null
    group by
        reason,
        cell
),

ranked_cells as (
    select
        reason,
        cell || ' (' || cell_count || ')' as shown,
        row_number() over (
            partition by reason
            order by cell_count desc, cell asc
        ) as place
    from cell_counts
),

examples as (
    select
        reason,
        {{ dbt.listagg('shown', "', '", 'order by place') }} as example
    from ranked_cells
    where place <= 3
    group by reason
),

outside as (
    select {{ each_item('out_of_range') }} as field
    from rejected_rows
),

outside_counts as (
    select
        field,
        count(*) as row_count
    from outside
    group by field
),

rejection_checks as (
    select
        'rejected' as check_kind,
        'rejected_' || reasons.reason as check_id,
        cast(null as string) as file_name,
        reasons.field,
        coalesce(reason_counts.row_count, 0) as value,
        examples.example,
        reasons.description_en as name_en,
        reasons.description_ru as name_ru
    from reasons
    left join reason_counts on reasons.reason = reason_counts.reason
    left join examples on reasons.reason = examples.reason
    union all
    select
        'out_of_range' as check_kind,
        'out_of_range_' || fields.field as check_id,
        cast(null as string) as file_name,
        fields.field,
        coalesce(outside_counts.row_count, 0) as value,
        cast(null as string) as example,
        fields.name_en,
        fields.name_ru
    from fields
    left join outside_counts on fields.field = outside_counts.field
    where fields.lowest is not null
)

select * from rejection_checks
