with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers' and portrait in ('churn', 'segment_and_churn')
),

contrasts as (
    select * from {{ ref('int_churn__contrasts') }}
),

comparable as (
    select
        segment_code,
        max(case when is_reportable then 1 else 0 end) = 1 as is_comparable
    from contrasts
    group by segment_code
),

effects as (
    select
        {% for metric, name in churn_effects().items() %}
            max(case when metric = '{{ metric }}' then effect_size end) as {{ name }},
        {% endfor %}
        {% for metric, name in money_superiorities().items() %}
            {% for end in ['', '_low', '_high'] %}
                max(case when metric = '{{ metric }}' then superiority{{ end }} end)
                    as {{ name ~ end }},
            {% endfor %}
        {% endfor %}
        segment_code
    from contrasts
    group by segment_code
),

described as (
    select
        portraits.*,
        {% for name in churn_effects().values() %}
            effects.{{ name }},
        {% endfor %}
        {% for name in money_superiorities().values() %}
            {% for end in ['', '_low', '_high'] %}
                effects.{{ name ~ end }},
            {% endfor %}
        {% endfor %}
        coalesce(comparable.is_comparable, false) as is_comparable
    from portraits
    left join comparable
        on portraits.segment_code is not distinct from comparable.segment_code
    left join effects
        on portraits.segment_code is not distinct from effects.segment_code
)

select * from described
