with portraits as (
    select * from {{ ref('int_churn__portraits') }}
),

sentences as (
    select * from {{ ref('churn_sentence_results') }}
),

segment_churn_portraits as (
    select
        cast(portraits.segment_code as string) as segment_code,
        cast(portraits.is_churned as boolean) as is_churned,
        {{ portrait_columns('portraits') | indent(8) }},
        {{ churn_effect_columns('portraits') | indent(8) }},
        cast(sentences.sentence_en as string) as sentence_en,
        cast(sentences.sentence_ru as string) as sentence_ru
    from portraits
    inner join sentences
        on
            portraits.segment_code is not distinct from sentences.segment_code
            and portraits.is_churned = sentences.is_churned
    where portraits.portrait = 'segment_and_churn'
)

select * from segment_churn_portraits
order by segment_code, is_churned
