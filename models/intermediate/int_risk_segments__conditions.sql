with selected as (
    select * from {{ ref('int_risk_segments__selected') }}
),

conditions as (
    {%- for feature in rule_features() %}
        select
            rule_id,
            '{{ feature }}' as feature,
            {{ feature }} as band
        from selected
        where {{ feature }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from conditions
