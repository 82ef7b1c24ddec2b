-- A reason code without a row in the seed would be missing from `data_quality`.
with rejections as (
    select * from {{ ref('stg_bank__rejections') }}
),

reasons as (
    select * from {{ ref('rejection_reasons') }}
),

undescribed as (
    select rejections.reason
    from rejections
    left join reasons on rejections.reason = reasons.reason
    where reasons.reason is null
)

select * from undescribed
