with number_bands as (
    select * from {{ ref('int_features__number_bands') }}
),

labels as (
    select * from {{ ref('band_label_results') }}
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
        labels.feature,
        labels.band,
        -- What is not known comes after every other band, however many there are.
        coalesce(number_bands.position, 2147483647) as position,
        labels.label_en,
        labels.label_ru
    from labels
    left join number_bands
        on
            labels.feature = number_bands.feature
            and labels.band = number_bands.band
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
