with figures as (
    select * from {{ ref('int_assumed_products__figures') }}
),

evidence as (
    select * from {{ ref('assumed_product_results') }}
),

assumed_products as (
    select
        cast(figures.group_type as string) as group_type,
        cast(figures.group_key as string) as group_key,
        cast(figures.assumption_id as string) as assumption_id,
        cast(figures.position as integer) as position,
        cast(figures.product_en as string) as product_en,
        cast(figures.product_ru as string) as product_ru,
        cast(evidence.label_en as string) as label_en,
        cast(evidence.label_ru as string) as label_ru,
        cast(figures.metric as string) as metric,
        cast(figures.comparison as string) as comparison,
        cast(figures.metric_value as double) as metric_value,
        cast(figures.metric_value_low as double) as metric_value_low,
        cast(figures.metric_value_high as double) as metric_value_high,
        cast(figures.everybody_value as double) as everybody_value,
        cast(figures.is_consistent as boolean) as is_consistent,
        cast(figures.customer_count as bigint) as customer_count,
        cast(figures.is_reportable as boolean) as is_reportable,
        cast(figures.argument_en as string) as argument_en,
        cast(figures.argument_ru as string) as argument_ru,
        cast(evidence.evidence_en as string) as evidence_en,
        cast(evidence.evidence_ru as string) as evidence_ru,
        cast(evidence.verdict_en as string) as verdict_en,
        cast(evidence.verdict_ru as string) as verdict_ru
    from figures
    inner join evidence
        on
            figures.group_type = evidence.group_type
            and figures.group_key = evidence.group_key
            and figures.assumption_id = evidence.assumption_id
)

select * from assumed_products
order by group_type, group_key, position, assumption_id
