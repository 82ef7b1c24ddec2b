with rules as (
    select * from {{ ref('risk_segment_results') }}
),

conditions as (
    {%- for number in [1, 2, 3] %}
        select
            rule_id,
            side,
            position,
            feature_{{ number }} as feature,
            band_{{ number }} as band
        from rules
        where feature_{{ number }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from conditions
