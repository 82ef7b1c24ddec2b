with files as (
    select * from {{ ref('stg_bank__files') }}
),

accepted_counts as (
    select
        file_name,
        count(*) as accepted_count
    from {{ ref('customers') }}
    group by file_name
),

rejected_counts as (
    select
        file_name,
        count(*) as rejected_count
    from {{ ref('stg_bank__rejected_rows') }}
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

-- In all, and by file when there are several.
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
)

select * from line_checks
