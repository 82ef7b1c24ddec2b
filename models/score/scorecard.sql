-- The layout of what macros and loops render is not this file's.
-- noqa: disable=ST06
with card as (
    select * from {{ ref('scorecard_results') }}
),

terms as (
    select * from {{ ref('int_scorecard__terms') }}
),

bands as (
    select * from {{ ref('int_features__bands') }}
),

base as (
    select
        customer_count,
        churned_count
    from card
    where term = 'base'
),

-- A name and a label for both features of a pair.
labelled as (
    select
        card.position,
        card.term,
        terms.feature_a,
        card.band_a,
        terms.feature_b,
        card.band_b,
        case
            when card.term = 'base' then 'all'
            else concat_ws(' & ', card.band_a, card.band_b)
        end as band,
        case
            when card.term = 'base' then 'All customers'
            else concat_ws(
                ' & ',
                band_a.name_en || ': ' || band_a.label_en,
                band_b.name_en || ': ' || band_b.label_en
            )
        end as label_en,
        case
            when card.term = 'base' then 'Все клиенты'
            else concat_ws(
                ' и ',
                band_a.name_ru || ': ' || band_a.label_ru,
                band_b.name_ru || ': ' || band_b.label_ru
            )
        end as label_ru,
        card.customer_count,
        card.churned_count,
        card.coefficient,
        card.standard_error,
        card.points
    from card
    left join terms on card.term = terms.term
    left join bands as band_a
        on terms.feature_a = band_a.feature and card.band_a = band_a.band
    left join bands as band_b
        on terms.feature_b = band_b.feature and card.band_b = band_b.band
    where card.points is not null
),

scorecard as (
    select
        cast(labelled.position as integer) as position,
        cast(labelled.term as string) as term,
        cast(labelled.band as string) as band,
        cast(labelled.feature_a as string) as feature_a,
        cast(labelled.band_a as string) as band_a,
        cast(labelled.feature_b as string) as feature_b,
        cast(labelled.band_b as string) as band_b,
        cast(labelled.label_en as string) as label_en,
        cast(labelled.label_ru as string) as label_ru,
        cast(labelled.customer_count as bigint) as customer_count,
        cast(labelled.churned_count as bigint) as churned_count,
        {{ share('labelled.churned_count', 'labelled.customer_count') }} as churn_rate,
        cast(
            case
                when
                    labelled.churned_count > 0
                    and labelled.churned_count < labelled.customer_count
                    then round(ln(
                        {{ share('labelled.churned_count', 'base.churned_count') }}
                        / {{ share(
                            'labelled.customer_count - labelled.churned_count',
                            'base.customer_count - base.churned_count'
                        ) }}
                    ), 9)
            end as double
        ) as weight_of_evidence,
        cast(labelled.coefficient as double) as coefficient,
        cast(labelled.standard_error as double) as standard_error,
        cast(labelled.points as integer) as points
    from labelled
    cross join base
)

select * from scorecard
order by position
