-- depends_on: {{ ref('feature_bands') }}
-- The bands of the seed, except those of money that do not part this bank's customers:
-- there a band of zero, if many have it, and fifths of the others, with readable edges.
{%- set money = {'balance': 'balance_amount', 'salary': 'estimated_salary_amount'} %}
{%- set seed_bands = reference_rows('feature_bands', 'feature, position') %}
{%- set lowest_unit = '0.01' %}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT14
with customers as (
    select * from {{ ref('stg_bank__customers') }}
),

-- Straight from staging: the bands are part of what `customers` says.
buckets as (
    {%- for measure in money.values() %}
    select
        '{{ measure }}' as measure,
        {{ value_bucket(measure) }} as bucket,
        min({{ measure }}) as lowest_value,
        count(*) as customer_count
    from customers
    where {{ measure }} is not null
    group by {{ value_bucket(measure) }}
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

amounts as (
    {%- for feature, measure in money.items() %}
    select
        '{{ feature }}' as feature,
        bucket,
        lowest_value,
        customer_count,
        {{ band_of(feature, 'lowest_value', seed_bands) | indent(8) }} as seed_band
    from buckets
    where measure = '{{ measure }}'
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

seed_band_counts as (
    select
        feature,
        seed_band,
        sum(customer_count) as customer_count
    from amounts
    group by
        feature,
        seed_band
),

-- The seed's bands are in roubles, and parted by none when most are in one of them.
replaced as (
    select
        feature,
        sum(customer_count) as known_count
    from seed_band_counts
    group by feature
    having
        {{ 'true' if currency_code() != 'RUB'
            else 'max(customer_count) > 0.6 * sum(customer_count)' }}
),

zeros as (
    select
        replaced.feature,
        sum(case when amounts.bucket = 0 then amounts.customer_count else 0 end)
        >= 0.1 * max(replaced.known_count) as has_zero_band
    from replaced
    inner join amounts on replaced.feature = amounts.feature
    group by replaced.feature
),

others as (
    select
        amounts.feature,
        amounts.lowest_value,
        sum(amounts.customer_count) over (
            partition by amounts.feature
            order by amounts.bucket
        ) - amounts.customer_count as count_below,
        sum(amounts.customer_count) over (partition by amounts.feature) as other_count,
        min(amounts.lowest_value) over (partition by amounts.feature) as smallest
    from amounts
    inner join zeros on amounts.feature = zeros.feature
    where amounts.bucket <> 0 or not zeros.has_zero_band
),

fifths as (
    {%- for fifth in range(1, 5) %}
    select
        feature,
        min(lowest_value) as edge,
        max(smallest) as smallest
    from others
    where count_below >= other_count * {{ fifth }} / 5
    group by feature
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

-- Two digits that count: 1,234.56 becomes 1,200.
rounded as (
    select
        feature,
        smallest,
        cast(
            round(edge / power(10, floor(log10(abs(edge))) - 1))
            * power(10, floor(log10(abs(edge))) - 1)
            as decimal(18, 2)
        ) as edge
    from fifths
    where edge <> 0
),

edges as (
    select distinct
        feature,
        edge
    from rounded
    where edge > smallest
    union
    select
        feature,
        cast({{ lowest_unit }} as decimal(18, 2)) as edge
    from zeros
    where has_zero_band
    union
    select
        others.feature,
        cast(0 as decimal(18, 2)) as edge
    from others
    inner join zeros on others.feature = zeros.feature
    where zeros.has_zero_band and others.smallest < 0
),

bounds as (
    select
        feature,
        edge as lower_bound,
        lead(edge) over (partition by feature order by edge) as upper_bound
    from edges
    union all
    select
        replaced.feature,
        null as lower_bound,
        min(edges.edge) as upper_bound
    from replaced
    left join edges on replaced.feature = edges.feature
    group by replaced.feature
),

-- 1200.00 becomes 1200: edges are part of a code.
written as (
    select
        feature,
        lower_bound,
        upper_bound,
        {%- for bound in ['lower', 'upper'] %}
        replace(
            regexp_replace(cast({{ bound }}_bound as string), '[.]?0+$', ''), '-', '−'
        ) as {{ bound }}_text{{ ',' if not loop.last }}
        {%- endfor %}
    from bounds
),

-- Their labels are words: band_label_results.
own_bands as (
    select
        feature,
        case
            when upper_bound = {{ lowest_unit }} then '0'
            when lower_bound = {{ lowest_unit }}
                then '>0' || coalesce(' <' || upper_text, '')
            when lower_bound is null then coalesce('<' || upper_text, 'any')
            when upper_bound is null then lower_text || '+'
            else lower_text || '-' || upper_text
        end as band,
        cast(
            row_number() over (
                partition by feature order by lower_bound nulls first
            ) as integer
        ) as position,
        cast(lower_bound as double) as lower_bound,
        cast(upper_bound as double) as upper_bound,
        cast(null as string) as label_en,
        cast(null as string) as label_ru
    from written
),

number_bands as (
    select
        feature_bands.feature,
        feature_bands.band,
        feature_bands.position,
        feature_bands.lower_bound,
        feature_bands.upper_bound,
        feature_bands.label_en,
        feature_bands.label_ru
    from {{ ref('feature_bands') }} as feature_bands
    left join replaced on feature_bands.feature = replaced.feature
    where replaced.feature is null
    union all
    select
        feature,
        band,
        position,
        lower_bound,
        upper_bound,
        label_en,
        label_ru
    from own_bands
)

select * from number_bands
