with figures as (
    select * from {{ ref('published_values') }}
),

results as (
    select * from {{ ref('complete_cases_hypothesis_tests') }}
),

build_info as (
    select * from {{ ref('build_info') }}
),

recomputed as (
    select
        figures.figure_id,
        figures.description_en,
        figures.description_ru,
        figures.unit,
        figures.published_value,
        figures.rounding,
        power(cast(10 as double), figures.decimals) as scale,
        case
            when build_info.is_original_extract then
                case figures.result_column
                    when 'value_a' then results.value_a
                    when 'value_b' then results.value_b
                    when 'group_a_share_among_yes' then results.group_a_share_among_yes
                    when 'group_b_share_among_yes'
                        then 1 - results.group_a_share_among_yes
                    when 'transposed_difference'
                        then
                            results.group_a_share_among_yes
                            - results.group_a_share_among_no
                end
        end as recomputed_value
    from figures
    cross join build_info
    left join results on figures.hypothesis_id = results.hypothesis_id
),

shortened as (
    select
        *,
        case rounding
            when 'round' then floor(recomputed_value * scale + 0.5) / scale
            when 'cut' then floor(recomputed_value * scale) / scale
            when 'sign' then cast(sign(recomputed_value) as double)
        end as comparable_value
    from recomputed
),

compared as (
    select
        cast(figure_id as string) as figure_id,
        cast(description_en as string) as description_en,
        cast(description_ru as string) as description_ru,
        cast(unit as string) as unit,
        cast(published_value as double) as published_value,
        cast(rounding as string) as rounding,
        cast(recomputed_value as double) as recomputed_value,
        cast(comparable_value as double) as comparable_value,
        cast(
            case
                when comparable_value is null then 'not_applicable'
                when abs(comparable_value - published_value) < 1e-9 then 'match'
                else 'mismatch'
            end as string
        ) as status
    from shortened
)

select * from compared
order by figure_id
