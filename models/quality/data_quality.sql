with checks as (
    select * from {{ ref('quality_checks') }}
),

all_checks as (
    {%- for kind in ['line', 'rejection', 'field', 'key', 'file', 'segment'] %}
        select * from {{ ref('int_quality__' ~ kind ~ '_checks') }}
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
