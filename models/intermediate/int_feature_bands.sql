with number_bands as (
    select * from {{ ref('feature_bands') }}
),

categories as (
    select * from {{ ref('feature_categories') }}
),

cities as (
    select * from {{ ref('int_customers__cities') }}
),

features as (
    select * from {{ ref('features') }}
),

cities_in_order as (
    select
        city as band,
        cast(row_number() over (order by sum(customer_count) desc, city asc) as integer) as position
    from cities
    where city <> 'missing'
    group by city
),

bands as (
    select
        feature,
        band,
        position,
        label_en,
        label_ru
    from number_bands
    union all
    select
        feature,
        band,
        position,
        label_en,
        label_ru
    from categories
    union all
    select
        'city' as feature,
        band,
        position,
        band as label_en,
        band as label_ru
    from cities_in_order
    union all
    select
        feature,
        'missing' as band,
        -- After every other band, however many a seed or the cities have.
        2147483647 as position,
        'not known' as label_en,
        'нет данных' as label_ru
    from features
    where feature <> 'churn'
),

named_bands as (
    select
        bands.feature,
        features.position as feature_position,
        features.name_en,
        features.name_ru,
        bands.band,
        bands.position,
        bands.label_en,
        bands.label_ru
    from bands
    inner join features on bands.feature = features.feature
)

select * from named_bands
