{%- set facts = [
    ('customer_count', 'customers', 'Customers', 'Клиенты'),
    ('churn_rate', 'share', 'Churn rate', 'Доля ушедших'),
    ('women_share', 'share', 'Share of women', 'Доля женщин'),
    ('active_share', 'share', 'Share of active customers', 'Доля активных'),
    (
        'credit_card_share', 'share',
        'Share of holders of a credit card', 'Доля владельцев кредитной карты'
    ),
    ('mean_age_years', 'years', 'Mean age', 'Средний возраст'),
    ('median_balance_amount', 'rub', 'Median balance', 'Медианный баланс'),
] -%}

with portraits as (
    select * from {{ ref('int_groups__measures') }}
),

segments as (
    select * from {{ ref('segments') }}
),

churn_drivers as (
    select * from {{ ref('churn_drivers') }}
),

bands as (
    select * from {{ ref('int_features__bands') }}
),

patterns as (
    select * from {{ ref('agg_customers__band_counts') }}
    where is_complete_case
),

cities as (
    select * from {{ ref('agg_customers__city_counts') }}
    where is_complete_case
),

hypothesis_tests as (
    select * from {{ ref('int_population_comparison__verdicts') }}
),

facts as (
    {%- for metric, unit, name_en, name_ru in facts %}
        {{ 'union all' if not loop.first }}
        select
            '{{ metric }}' as metric,
            '{{ name_en }}' as description_en,
            '{{ name_ru }}' as description_ru,
            '{{ unit }}' as unit,
            population,
            cast({{ metric }} as double) as figure,
            cast(null as string) as conclusion
        from portraits
        where portrait = 'everybody'
    {%- endfor %}
),

groups as (
    select
        portraits.population,
        portraits.portrait,
        portraits.churn_rate,
        portraits.is_reportable,
        coalesce(
            segments.segment_code, cast(portraits.product_count as string)
        ) as group_code,
        coalesce(
            'segment “' || segments.name_en || '”',
            'number of products: ' || cast(portraits.product_count as string)
        ) as group_en,
        coalesce(
            'сегмент «' || segments.name_ru || '»',
            'число продуктов: ' || cast(portraits.product_count as string)
        ) as group_ru,
        case
            when not portraits.is_reportable then 'too_few'
            when portraits.churn_rate_low > everybody.churn_rate then 'above_average'
            when portraits.churn_rate_high < everybody.churn_rate then 'below_average'
            else 'average'
        end as conclusion
    from portraits
    inner join portraits as everybody
        on
            portraits.population = everybody.population
            and everybody.portrait = 'everybody'
    left join segments on portraits.segment_code = segments.segment_code
    where portraits.portrait in ('segment', 'product_count')
),

group_rates as (
    select
        'churn_rate: ' || portrait || ' = ' || group_code as metric,
        'Churn rate, ' || group_en as description_en,
        'Доля ушедших, ' || group_ru as description_ru,
        'share' as unit,
        population,
        churn_rate as figure,
        conclusion
    from groups
),

-- The numbers of products are there already, one by one.
complete_band_counts as (
    {%- for feature in pattern_features() if feature not in ['products', 'city'] %}
        select
            '{{ feature }}' as feature,
            {{ feature }} as band,
            sum(customer_count) as customer_count,
            sum(case when is_churned then customer_count else 0 end) as churned_count
        from patterns
        group by {{ feature }}
        union all
    {%- endfor %}
    select
        'city' as feature,
        city as band,
        sum(customer_count) as customer_count,
        sum(case when is_churned then customer_count else 0 end) as churned_count
    from cities
    group by city
),

-- A column that the extract does not have is no feature.
complete_bands as (
    select
        counts.feature,
        counts.band,
        {{ share('counts.churned_count', 'counts.customer_count') }} as churn_rate,
        {{ wilson_low('counts.churned_count', 'counts.customer_count') }}
            as churn_rate_low,
        {{ wilson_high('counts.churned_count', 'counts.customer_count') }}
            as churn_rate_high,
        counts.customer_count >= {{ var('min_reportable_count') }} as is_reportable
    from complete_band_counts as counts
    where counts.feature in (select churn_drivers.feature from churn_drivers)
),

bands_of_both as (
    select
        'all_customers' as population,
        feature,
        band,
        churn_rate,
        churn_rate_low,
        churn_rate_high,
        is_reportable
    from churn_drivers
    where feature <> 'products'
    union all
    select
        'complete_cases' as population,
        feature,
        band,
        churn_rate,
        churn_rate_low,
        churn_rate_high,
        is_reportable
    from complete_bands
),

band_rates as (
    select
        'churn_rate: ' || bands.feature || ' = ' || bands.band as metric,
        'Churn rate, ' || bands.name_en || ': ' || bands.label_en as description_en,
        'Доля ушедших, ' || bands.name_ru || ': ' || bands.label_ru as description_ru,
        'share' as unit,
        bands_of_both.population,
        bands_of_both.churn_rate as figure,
        case
            when not bands_of_both.is_reportable then 'too_few'
            when bands_of_both.churn_rate_low > everybody.churn_rate
                then 'above_average'
            when bands_of_both.churn_rate_high < everybody.churn_rate
                then 'below_average'
            else 'average'
        end as conclusion
    from bands_of_both
    inner join bands
        on
            bands_of_both.feature = bands.feature
            and bands_of_both.band = bands.band
    inner join portraits as everybody
        on
            bands_of_both.population = everybody.population
            and everybody.portrait = 'everybody'
),

ranked_groups as (
    select
        *,
        row_number() over (
            partition by population, portrait
            order by churn_rate desc, group_code asc
        ) as churn_rank
    from groups
    where is_reportable
),

highest_rates as (
    select
        'highest_churn: ' || portrait as metric,
        case portrait
            when 'segment' then 'Churn rate of the segment that leaves most'
            else 'Churn rate of the number of products that leaves most'
        end as description_en,
        case portrait
            when 'segment' then 'Доля ушедших в сегменте, который уходит чаще всего'
            else 'Доля ушедших при числе продуктов, с которым уходят чаще всего'
        end as description_ru,
        'share' as unit,
        population,
        churn_rate as figure,
        group_code as conclusion
    from ranked_groups
    where churn_rank = 1
),

tested_differences as (
    select
        'hypothesis: ' || hypothesis_id as metric,
        question_en as description_en,
        question_ru as description_ru,
        unit,
        population,
        difference as figure,
        verdict as conclusion
    from hypothesis_tests
),

reversals as (
    select
        'reversal: ' || hypothesis_id as metric,
        question_en || ' Is it the other way round in a part of the customers?'
            as description_en,
        question_ru || ' Есть ли часть клиентов, где наоборот?' as description_ru,
        'yes_no' as unit,
        population,
        cast(null as double) as figure,
        case
            when has_reversal then 'reversed_in_a_part'
            when not has_reversal then 'nowhere_reversed'
            else 'not_available'
        end as conclusion
    from hypothesis_tests
),

metrics as (
    {%- for relation in [
        'facts', 'group_rates', 'band_rates', 'highest_rates', 'tested_differences',
        'reversals',
    ] %}
        {{ 'union all' if not loop.first }}
        select * from {{ relation }}
    {%- endfor %}
),

side_by_side as (
    select
        metric,
        min(description_en) as description_en,
        min(description_ru) as description_ru,
        min(unit) as unit,
        max(case when population = 'all_customers' then figure end)
            as value_all_customers,
        max(case when population = 'complete_cases' then figure end)
            as value_complete_cases,
        max(case when population = 'all_customers' then conclusion end)
            as conclusion_all_customers,
        max(case when population = 'complete_cases' then conclusion end)
            as conclusion_complete_cases
    from metrics
    group by metric
),

compared as (
    select
        cast(metric as string) as metric,
        cast(description_en as string) as description_en,
        cast(description_ru as string) as description_ru,
        cast(unit as string) as unit,
        cast(value_all_customers as double) as value_all_customers,
        cast(value_complete_cases as double) as value_complete_cases,
        cast(value_complete_cases - value_all_customers as double) as difference,
        cast(conclusion_all_customers as string) as conclusion_all_customers,
        cast(conclusion_complete_cases as string) as conclusion_complete_cases,
        -- A fact draws no conclusion; a group that is gone or too small draws none. A
        -- rate that has not moved is no change: only the average has.
        case
            when
                conclusion_all_customers <> 'too_few'
                and conclusion_complete_cases <> 'too_few'
                then
                    conclusion_all_customers <> conclusion_complete_cases
                    and not (
                        metric like 'churn_rate: %'
                        and abs(value_complete_cases - value_all_customers)
                        < {{ var('material_rate_change') }}
                    )
        end as is_conclusion_changed
    from side_by_side
)

select * from compared
order by metric
