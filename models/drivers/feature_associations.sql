with results as (
    select * from {{ ref('feature_association_results') }}
),

features as (
    select * from {{ ref('features') }}
),

feature_associations as (
    select
        cast(results.feature_a as string) as feature_a,
        cast(results.feature_b as string) as feature_b,
        cast(
            {{ in_currency('names_a.name_en') }} as string
        ) as feature_a_en,
        cast(
            {{ in_currency('names_a.name_ru') }} as string
        ) as feature_a_ru,
        cast(
            {{ in_currency('names_b.name_en') }} as string
        ) as feature_b_en,
        cast(
            {{ in_currency('names_b.name_ru') }} as string
        ) as feature_b_ru,
        cast(results.known_count as bigint) as known_count,
        cast(results.phik as double) as phik,
        cast(results.significance_z as double) as significance_z
    from results
    inner join features as names_a on results.feature_a = names_a.feature
    inner join features as names_b on results.feature_b = names_b.feature
)

select * from feature_associations
order by feature_a, feature_b
