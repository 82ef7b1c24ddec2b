-- The layout of what loops render is not this file's.
-- noqa: disable=LT02
with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers'
),

segments as (
    select * from {{ ref('segment_rules') }}
),

bands as (
    select * from {{ ref('int_features__bands') }}
),

metric_names as (
    select * from {{ ref('portrait_metrics') }}
),

hypotheses as (
    select * from {{ ref('hypotheses') }}
    where family = 'declared'
),

no_feature as (
    select
        'customer_count' as metric,
        'fact' as kind,
        cast(null as string) as name_en,
        cast(null as string) as name_ru,
        cast(null as integer) as product_count
    union all
    select
        metric,
        'fact' as kind,
        name_en,
        name_ru,
        cast(null as integer) as product_count
    from metric_names
    union all
    select
        'churn_rate: segment = ' || segment_code as metric,
        'segment_rate' as kind,
        name_en,
        name_ru,
        cast(null as integer) as product_count
    from segments
    union all
    select
        'churn_rate: product_count = ' || cast(product_count as string) as metric,
        'products_rate' as kind,
        cast(null as string) as name_en,
        cast(null as string) as name_ru,
        product_count
    from portraits
    where portrait = 'product_count'
    {%- for group in ['segment', 'product_count'] %}
    union all
    select
        'highest_churn: {{ group }}' as metric,
        'highest_{{ group }}' as kind,
        cast(null as string) as name_en,
        cast(null as string) as name_ru,
        cast(null as integer) as product_count
    {%- endfor %}
    {%- for kind in ['hypothesis', 'reversal'] %}
    union all
    select
        '{{ kind }}: ' || hypothesis_id as metric,
        '{{ kind }}' as kind,
        question_en as name_en,
        question_ru as name_ru,
        cast(null as integer) as product_count
    from hypotheses
    {%- endfor %}
),

names as (
    select
        metric,
        kind,
        cast(null as string) as feature_en,
        cast(null as string) as feature_ru,
        name_en,
        name_ru,
        product_count
    from no_feature
    union all
    select
        'churn_rate: ' || feature || ' = ' || band as metric,
        'band_rate' as kind,
        name_en as feature_en,
        name_ru as feature_ru,
        label_en as name_en,
        label_ru as name_ru,
        cast(null as integer) as product_count
    from bands
)

select * from names
