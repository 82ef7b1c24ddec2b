with report_settings as (
    select
        cast({{ var('min_cell_size') }} as bigint) as min_cell_size,
        cast({{ var('min_reportable_count') }} as bigint) as min_reportable_count,
        cast({{ var('interval_z') }} as double) as interval_z
)

select * from report_settings
