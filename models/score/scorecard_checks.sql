with results as (
    select * from {{ ref('scorecard_check_results') }}
),

scorecard_checks as (
    select
        cast(check_id as string) as check_id,
        cast(group_type as string) as group_type,
        cast(group_value as string) as group_value,
        cast(customer_count as bigint) as customer_count,
        cast(churned_count as bigint) as churned_count,
        cast(value as double) as value,
        cast(low as double) as low,
        cast(high as double) as high,
        cast(expected_value as double) as expected_value,
        cast(is_within as boolean) as is_within,
        cast(sentence_en as string) as sentence_en,
        cast(sentence_ru as string) as sentence_ru
    from results
)

select * from scorecard_checks
order by check_id, group_type, group_value
