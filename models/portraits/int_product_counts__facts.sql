with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers' and portrait = 'product_count'
),

assumptions as (
    select * from {{ ref('product_count_assumptions') }}
),

-- What an assumption rests on is what its rationale quotes.
rules as (
    select
        products_min,
        products_max,
        metric,
        min(position) as position
    from {{ ref('assumed_product_rules') }}
    where segment_code is null
    group by products_min, products_max, metric
),

metrics as (
    select * from {{ ref('int_groups__metrics') }}
    where portrait = 'product_count' and is_reportable
),

everybody as (
    select * from {{ ref('int_groups__metrics') }}
    where portrait = 'everybody'
),

metric_names as (
    select * from {{ ref('portrait_metrics') }}
),

assumed as (
    select
        portraits.product_count,
        assumptions.rationale_en,
        assumptions.rationale_ru
    from portraits
    inner join assumptions
        on
            portraits.product_count >= assumptions.products_min
            and portraits.product_count
            <= coalesce(assumptions.products_max, portraits.product_count)
),

facts as (
    select
        product_count,
        0 as position,
        cast(null as string) as metric,
        cast(null as string) as unit,
        cast(null as double) as amount,
        cast(null as double) as everybody_amount,
        rationale_en as text_en,
        rationale_ru as text_ru
    from assumed
    union all
    select
        metrics.product_count,
        rules.position,
        rules.metric,
        metric_names.unit,
        metrics.metric_value as amount,
        everybody.metric_value as everybody_amount,
        metric_names.name_en as text_en,
        metric_names.name_ru as text_ru
    from metrics
    inner join rules
        on
            metrics.metric = rules.metric
            and metrics.product_count >= rules.products_min
            and metrics.product_count
            <= coalesce(rules.products_max, metrics.product_count)
    inner join everybody on metrics.metric = everybody.metric
    inner join metric_names on metrics.metric = metric_names.metric
    where metrics.metric_value is not null
),

ordered_facts as (
    select
        product_count,
        cast(position as integer) as position,
        metric,
        unit,
        amount,
        everybody_amount,
        text_en,
        text_ru,
        {{ sql_text(currency_symbol()) }} as currency_symbol
    from facts
)

select * from ordered_facts
order by product_count, position
