with number_bands as (
    select * from {{ ref('int_features__number_bands') }}
),

categories as (
    select * from {{ ref('feature_categories') }}
),

cities as (
    select
        city,
        size_rank
    from {{ ref('agg_customers__city_counts') }}
    where size_rank is not null
    group by city, size_rank
),

city_names as (
    select * from {{ ref('city_names') }}
),

features as (
    select * from {{ ref('features') }}
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
        cities.city as band,
        cities.size_rank as position,
        coalesce(city_names.name_en, cities.city) as label_en,
        cities.city as label_ru
    from cities
    left join city_names on cities.city = city_names.city
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
        {{ in_currency('features.name_en') }} as name_en,
        {{ in_currency('features.name_ru') }} as name_ru,
        bands.band,
        bands.position,
        bands.label_en,
        bands.label_ru
    from bands
    inner join features on bands.feature = features.feature
)

select * from named_bands
