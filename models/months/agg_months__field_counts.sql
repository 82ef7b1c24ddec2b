-- depends_on: {{ ref('int_features__number_bands') }}
{#- (field, its column, the feature of its bands): counted from the rows, the others
    from the cells, of which there are few. -#}
{%- set from_rows = [
    ('score', 'credit_score', 'score'),
    ('equity', 'equity_score', 'equity'),
    ('balance', 'balance_amount', 'balance'),
    ('est_salary', 'estimated_salary_amount', 'salary'),
] -%}
{%- set from_cells = [
    ('age', 'age_years', 'age'),
    ('products', 'product_count', 'products'),
] -%}
{%- set codes = [
    ('gender', 'gender'), ('credit_card', 'has_credit_card'),
    ('last_activity', 'is_active'), ('churn', 'is_churned'),
] -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with month_rows as (
    select * from {{ ref('int_months__rows') }}
    where {{ is_to_be_counted('field_counts') }}
),

cells as (
    select * from {{ ref('agg_months__attribute_counts') }}
    where {{ is_to_be_counted('field_counts') }}
),

counts as (
    {%- for field, column, feature in from_rows %}
    select
        as_of,
        '{{ field }}' as field,
        {{ band_of(feature, column) }} as band,
        {{ value_bucket(column) }} as bucket,
        cast(count(*) as bigint) as customer_count
    from month_rows
    group by
        as_of,
        {{ band_of(feature, column) }},
        {{ value_bucket(column) }}
    union all
    {%- endfor %}
    {%- for field, column, feature in from_cells %}
    select
        as_of,
        '{{ field }}' as field,
        {{ band_of(feature, column) }} as band,
        {{ value_bucket(column) }} as bucket,
        cast(sum(customer_count) as bigint) as customer_count
    from cells
    group by
        as_of,
        {{ band_of(feature, column) }},
        {{ value_bucket(column) }}
    union all
    {%- endfor %}
    {%- for field, column in codes %}
    select
        as_of,
        '{{ field }}' as field,
        coalesce(cast({{ column }} as string), 'missing') as band,
        cast(null as bigint) as bucket,
        cast(sum(customer_count) as bigint) as customer_count
    from cells
    group by
        as_of,
        {{ column }}
    union all
    {%- endfor %}
    select
        as_of,
        'city' as field,
        coalesce(city, 'missing') as band,
        cast(null as bigint) as bucket,
        cast(count(*) as bigint) as customer_count
    from month_rows
    group by
        as_of,
        city
    {{- union_of_kept('field_counts') }}
)

select * from counts
