with rules as (
    select * from {{ ref('assumed_product_rules') }}
),

figures as (
    select * from {{ ref('int_groups__metrics') }}
    where portrait in ('segment', 'product_count')
),

everybody as (
    select * from {{ ref('int_groups__metrics') }}
    where portrait = 'everybody'
),

metric_names as (
    select * from {{ ref('portrait_metrics') }}
),

judged as (
    select
        figures.portrait as group_type,
        coalesce(figures.segment_code, cast(figures.product_count as string))
            as group_key,
        rules.assumption_id,
        rules.position,
        rules.product_en,
        rules.product_ru,
        rules.metric,
        rules.comparison,
        figures.metric_value,
        figures.metric_value_low,
        figures.metric_value_high,
        everybody.metric_value as everybody_value,
        {{ is_expectation_met(
            'rules.comparison', 'figures', 'everybody.metric_value', 'null'
        ) }} as is_supported,
        figures.customer_count,
        figures.is_reportable,
        rules.argument_en,
        rules.argument_ru,
        {{ evidence_text(
            'rules.comparison', 'figures.metric_value', 'everybody.metric_value', 'null',
            'metric_names', 'en'
        ) }} as evidence_en,
        {{ evidence_text(
            'rules.comparison', 'figures.metric_value', 'everybody.metric_value', 'null',
            'metric_names', 'ru'
        ) }} as evidence_ru
    from rules
    inner join metric_names on rules.metric = metric_names.metric
    inner join figures
        on
            rules.metric = figures.metric
            and (
                rules.segment_code = figures.segment_code
                or (
                    rules.products_min <= figures.product_count
                    and coalesce(rules.products_max, figures.product_count)
                    >= figures.product_count
                )
            )
    inner join everybody on figures.metric = everybody.metric
),

assumed_products as (
    select
        cast(group_type as string) as group_type,
        cast(group_key as string) as group_key,
        cast(assumption_id as string) as assumption_id,
        cast(position as integer) as position,
        cast(product_en as string) as product_en,
        cast(product_ru as string) as product_ru,
        cast('assumption' as string) as label_en,
        cast('предположение' as string) as label_ru,
        cast(metric as string) as metric,
        cast(comparison as string) as comparison,
        cast(metric_value as double) as metric_value,
        cast(metric_value_low as double) as metric_value_low,
        cast(metric_value_high as double) as metric_value_high,
        cast(everybody_value as double) as everybody_value,
        cast(is_supported as boolean) as is_supported,
        cast(customer_count as bigint) as customer_count,
        cast(is_reportable as boolean) as is_reportable,
        cast(argument_en as string) as argument_en,
        cast(argument_ru as string) as argument_ru,
        cast(evidence_en as string) as evidence_en,
        cast(evidence_ru as string) as evidence_ru
    from judged
)

select * from assumed_products
order by group_type, group_key, position, assumption_id
