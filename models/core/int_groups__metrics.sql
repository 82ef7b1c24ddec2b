{#- (metric, kind, value, standard deviation, count of the customers it is known for).
    Kinds: a share has a Wilson interval, a mean a normal one, the others none, because
    the portraits do not hold their sampling error. -#}
{%- set no_sd = 'cast(null as double)' -%}
{%- set known_balance_count = 'customer_count - missing_balance_amount_count' -%}
{%- set metrics = [
    ('women_share', 'share', 'women_share', no_sd, 'known_gender_count'),
    ('credit_card_share', 'share', 'credit_card_share', no_sd, 'known_credit_card_count'),
    ('active_share', 'share', 'active_share', no_sd, 'known_active_count'),
    ('churn_rate', 'share', 'churn_rate', no_sd, 'customer_count'),
    ('missing_balance_share', 'share', 'missing_balance_share', no_sd, 'customer_count'),
    ('customer_share', 'other', 'customer_share', no_sd, 'customer_count'),
    ('balance_at_risk_share', 'other', 'balance_at_risk_share', no_sd, known_balance_count),
    ('segment_churn_rate_gap', 'other', 'segment_churn_rate_gap', no_sd, 'customer_count'),
] -%}
{%- for measure in customer_measures() | map(attribute='name') -%}
    {%- set mean, median = 'mean_' ~ measure, 'median_' ~ measure -%}
    {%- set sd = 'sd_' ~ measure -%}
    {%- set known_count = 'customer_count - missing_' ~ measure ~ '_count' -%}
    {%- do metrics.append((mean, 'mean', mean, sd, known_count)) -%}
    {%- do metrics.append((median, 'other', median, no_sd, known_count)) -%}
{%- endfor -%}
with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers'
),

segment_gaps as (
    select
        'everybody' as portrait,
        max(churn_rate) - min(churn_rate) as segment_churn_rate_gap
    from portraits
    where portrait = 'segment' and is_reportable
    having count(*) > 1
),

extended as (
    select
        portraits.*,
        segment_gaps.segment_churn_rate_gap,
        -- Says nothing where all balances are known, or none.
        case
            when
                everybody.missing_balance_amount_count > 0
                and everybody.missing_balance_amount_count < everybody.customer_count
                then {{ share(
                    'portraits.missing_balance_amount_count', 'portraits.customer_count'
                ) }}
        end as missing_balance_share
    from portraits
    inner join portraits as everybody on everybody.portrait = 'everybody'
    left join segment_gaps on portraits.portrait = segment_gaps.portrait
),

unpivoted as (
    {% for metric, kind, metric_value, standard_deviation, known_count in metrics %}
        select
            portrait,
            segment_code,
            product_count,
            is_churned,
            customer_count,
            '{{ metric }}' as metric,
            '{{ kind }}' as kind,
            {{ metric_value }} as metric_value,
            {{ standard_deviation }} as standard_deviation,
            cast({{ known_count }} as bigint) as known_count
        from extended
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

with_errors as (
    select
        *,
        {{ var('interval_z') }} * standard_deviation / sqrt(nullif(known_count, 0))
            as half_width
    from unpivoted
),

metrics as (
    select
        portrait,
        segment_code,
        product_count,
        is_churned,
        customer_count,
        metric,
        kind,
        metric_value,
        standard_deviation,
        known_count,
        case kind
            when 'share'
                then {{ wilson_low('metric_value * known_count', 'known_count') }}
            when 'mean' then metric_value - half_width
        end as metric_value_low,
        case kind
            when 'share'
                then {{ wilson_high('metric_value * known_count', 'known_count') }}
            when 'mean' then metric_value + half_width
        end as metric_value_high,
        known_count >= {{ var('min_reportable_count') }} as is_reportable
    from with_errors
)

select * from metrics
