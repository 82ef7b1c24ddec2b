-- The layout of what macros and loops render is not this file's.
-- noqa: disable=ST06
with reasons as (
    select * from {{ ref('rejection_reasons') }}
),

fields as (
    select * from {{ ref('extract_fields') }}
),

named as (
    select
        replace(reasons.reason, '{field}', coalesce(fields.reason_name, '')) as reason,
        fields.field,
        replace(reasons.description_en, '{name}', coalesce(fields.name_en, ''))
            as description_en,
        replace(reasons.description_ru, '{name}', coalesce(fields.name_ru, ''))
            as description_ru
    from reasons
    left join fields
        on
            reasons.about = fields.kind
            or (reasons.about = 'required' and fields.is_required)
)

select * from named
