{%- set facts = [
    ('customer_count', 'customers'),
    ('churn_rate', 'share'),
    ('women_share', 'share'),
    ('active_share', 'share'),
    ('credit_card_share', 'share'),
    ('mean_age_years', 'years'),
    ('median_balance_amount', 'rub'),
] -%}

with portraits as (
    select * from {{ ref('int_groups__measures') }}
),

churn_drivers as (
    select * from {{ ref('churn_drivers') }}
),

descriptions as (
    select * from {{ ref('metric_description_results') }}
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
    {%- for metric, unit in facts %}
        {{ 'union all' if not loop.first }}
        select
            '{{ metric }}' as metric,
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
            portraits.segment_code, cast(portraits.product_count as string)
        ) as group_code,
        {{ conclusion_of_rate(
            'portraits.is_reportable', 'portraits.churn_rate_low',
            'portraits.churn_rate_high', 'everybody.churn_rate'
        ) }} as conclusion
    from portraits
    inner join portraits as everybody
        on
            portraits.population = everybody.population
            and everybody.portrait = 'everybody'
    where portraits.portrait in ('segment', 'product_count')
),

group_rates as (
    select
        'churn_rate: ' || portrait || ' = ' || group_code as metric,
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
        {{ is_reportable('counts.customer_count') }} as is_reportable
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
        'churn_rate: ' || bands_of_both.feature || ' = ' || bands_of_both.band
            as metric,
        'share' as unit,
        bands_of_both.population,
        bands_of_both.churn_rate as figure,
        {{ conclusion_of_rate(
            'bands_of_both.is_reportable', 'bands_of_both.churn_rate_low',
            'bands_of_both.churn_rate_high', 'everybody.churn_rate'
        ) }} as conclusion
    from bands_of_both
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
        unit,
        population,
        difference as figure,
        verdict as conclusion
    from hypothesis_tests
),

reversals as (
    select
        'reversal: ' || hypothesis_id as metric,
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
        cast(sides.metric as string) as metric,
        cast(descriptions.description_en as string) as description_en,
        cast(descriptions.description_ru as string) as description_ru,
        cast(sides.unit as string) as unit,
        cast(sides.value_all_customers as double) as value_all_customers,
        cast(sides.value_complete_cases as double) as value_complete_cases,
        cast(sides.value_complete_cases - sides.value_all_customers as double)
            as difference,
        cast(sides.conclusion_all_customers as string) as conclusion_all_customers,
        cast(sides.conclusion_complete_cases as string)
            as conclusion_complete_cases,
        -- A fact draws no conclusion; a group that is gone or too small draws none. A
        -- rate that has not moved is no change: only the average has.
        case
            when
                sides.conclusion_all_customers <> 'too_few'
                and sides.conclusion_complete_cases <> 'too_few'
                then
                    sides.conclusion_all_customers <> sides.conclusion_complete_cases
                    and not (
                        sides.metric like 'churn_rate: %'
                        and abs(sides.value_complete_cases - sides.value_all_customers)
                        < {{ var('material_rate_change') }}
                    )
        end as is_conclusion_changed
    from side_by_side as sides
    left join descriptions on sides.metric = descriptions.metric
)

select * from compared
order by metric
