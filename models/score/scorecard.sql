-- The layout of what macros and loops render is not this file's.
-- noqa: disable=ST06
with card as (
    select * from {{ ref('scorecard_results') }}
),

terms as (
    select * from {{ ref('int_scorecard__terms') }}
),

labels as (
    select * from {{ ref('scorecard_label_results') }}
),

base as (
    select
        customer_count,
        churned_count
    from card
    where term = 'base'
),

-- With the features of each term.
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
        labels.label_en,
        labels.label_ru,
        card.customer_count,
        card.churned_count,
        card.coefficient,
        card.standard_error,
        card.points
    from card
    inner join labels on card.position = labels.position
    left join terms on card.term = terms.term
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
