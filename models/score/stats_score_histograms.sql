-- depends_on: {{ ref('scorecard_terms') }}
-- depends_on: {{ ref('scorecard_results') }}
{% set columns = {} -%}
{%- for feature in pattern_features() -%}
    {%- do columns.update({feature: 'patterns.' ~ feature}) -%}
{%- endfor -%}
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT05,ST03
with cities as (
    select
        city,
        city_level
    from {{ ref('agg_customers__city_counts') }}
    where size_rank is not null
    group by city, city_level
),

{% if has_next_month() %}
    patterns as (
        select
            examples.segment_code,
            examples.half,
            {% for feature, band in bands_of('examples').items() %}
                {% if feature == 'city' %}
                    coalesce(cities.city_level, 'missing') as city,
                {% else %}
                    {{ band }} as {{ feature }},
                {% endif %}
            {% endfor %}
            examples.is_churned,
            1 as customer_count
        from {{ examples_of_card() | indent(8) }} as examples
        left join cities on examples.city = cities.city
    ),
{% else %}
    patterns as (
        select * from {{ ref('agg_customers__band_counts') }}
    ),
{% endif %}

bands as (
    select * from {{ ref('int_features__bands') }}
),

segments as (
    select * from {{ ref('segments') }}
),

scored as (
    select
        patterns.gender,
        patterns.city,
        patterns.segment_code,
        patterns.age_group,
        case when patterns.balance = 'missing' then 'no' else 'yes' end
            as balance_known,
        patterns.is_churned,
        patterns.customer_count,
        {{ points_of(columns) | indent(8) }} as points
    from patterns
    where patterns.half = 'confirmed'
),

counted as (
    select
        gender,
        city,
        segment_code,
        age_group,
        balance_known,
        points,
        sum(customer_count) as customer_count,
        sum(case when is_churned then customer_count else 0 end) as churned_count
    from scored
    group by
        gender,
        city,
        segment_code,
        age_group,
        balance_known,
        points
),

grouped as (
    {% for group_type in [
        'gender', 'city', 'segment_code', 'age_group', 'balance_known'
    ] %}
        select
            '{{ group_type }}' as group_type,
            {{ group_type }} as group_value,
            points,
            sum(customer_count) as customer_count,
            sum(churned_count) as churned_count
        from counted
        group by {{ group_type }}, points
        union all
    {% endfor %}
    select
        'everybody' as group_type,
        'everybody' as group_value,
        points,
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count
    from counted
    group by points
),

group_names as (
    select
        feature as group_type,
        band as group_value,
        name_en,
        name_ru,
        label_en,
        label_ru
    from bands
    union all
    select
        'segment_code' as group_type,
        segment_code as group_value,
        null as name_en,
        null as name_ru,
        name_en as label_en,
        name_ru as label_ru
    from segments
),

histograms as (
    select
        grouped.group_type,
        grouped.group_value,
        group_names.name_en,
        group_names.name_ru,
        group_names.label_en,
        group_names.label_ru,
        cast(grouped.points as integer) as points,
        {{ probability_of('grouped.points') | indent(8) }} as churn_probability,
        cast(grouped.customer_count as bigint) as customer_count,
        cast(grouped.churned_count as bigint) as churned_count
    from grouped
    left join group_names
        on
            grouped.group_type = group_names.group_type
            and grouped.group_value = group_names.group_value
)

select * from histograms
