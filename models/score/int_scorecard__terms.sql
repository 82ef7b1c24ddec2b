with terms as (
    select * from {{ ref('scorecard_terms') }}
),

features as (
    select * from {{ ref('features') }}
),

named as (
    select
        terms.term,
        terms.position,
        terms.feature_a,
        terms.feature_b,
        terms.reason_en,
        terms.reason_ru,
        {{ in_currency("concat_ws(' × ', feature_a.name_en, feature_b.name_en)") }}
            as name_en,
        {{ in_currency("concat_ws(' × ', feature_a.name_ru, feature_b.name_ru)") }}
            as name_ru
    from terms
    inner join features as feature_a on terms.feature_a = feature_a.feature
    left join features as feature_b on terms.feature_b = feature_b.feature
)

select * from named
