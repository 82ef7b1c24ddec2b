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

figures_of_rules as (
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
            'rules.comparison', 'figures', 'everybody.metric_value'
        ) }} as is_consistent,
        figures.customer_count,
        figures.is_reportable,
        rules.argument_en,
        rules.argument_ru,
        metric_names.unit,
        metric_names.name_en,
        metric_names.name_ru,
        {{ sql_text(currency_symbol()) }} as currency_symbol
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
)

select * from figures_of_rules
