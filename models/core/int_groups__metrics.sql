{#- (metric, kind, value, standard deviation, count of the customers it is known for).
    Kinds: a share has a Wilson interval, a mean a normal one, a median one of ranks. -#}
{%- set no_sd = 'cast(null as double)' -%}
{%- set metrics = [
    ('women_share', 'share', 'women_share', no_sd, 'known_gender_count'),
    ('credit_card_share', 'share', 'credit_card_share', no_sd, 'known_credit_card_count'),
    ('active_share', 'share', 'active_share', no_sd, 'known_active_count'),
    ('churn_rate', 'share', 'churn_rate', no_sd, 'customer_count'),
    ('missing_balance_share', 'share', 'missing_balance_share', no_sd, 'customer_count'),
] -%}
{%- for measure in customer_measures() | map(attribute='name') -%}
    {%- set mean, median = 'mean_' ~ measure, 'median_' ~ measure -%}
    {%- set sd = 'sd_' ~ measure -%}
    {%- set known_count = 'customer_count - missing_' ~ measure ~ '_count' -%}
    {%- do metrics.append((mean, 'mean', mean, sd, known_count)) -%}
    {%- do metrics.append((median, 'median', median, no_sd, known_count)) -%}
{%- endfor -%}
with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers'
),

medians as (
    select
        portrait_key,
        median_low,
        median_high,
        case measure
            {% for measure in customer_measures() %}
                when '{{ measure.column }}' then 'median_{{ measure.name }}'
            {% endfor %}
        end as metric
    from {{ ref('agg_customers__medians') }}
),

extended as (
    select
        portraits.*,
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
),

unpivoted as (
    {% for metric, kind, metric_value, standard_deviation, known_count in metrics %}
        select
            portrait,
            portrait_key,
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
        with_errors.portrait,
        with_errors.segment_code,
        with_errors.product_count,
        with_errors.is_churned,
        with_errors.customer_count,
        with_errors.metric,
        with_errors.kind,
        with_errors.metric_value,
        with_errors.standard_deviation,
        with_errors.known_count,
        case with_errors.kind
            when 'share'
                then {{ wilson_low(
                    'with_errors.metric_value * with_errors.known_count',
                    'with_errors.known_count'
                ) }}
            when 'mean' then with_errors.metric_value - with_errors.half_width
            when 'median' then medians.median_low
        end as metric_value_low,
        case with_errors.kind
            when 'share'
                then {{ wilson_high(
                    'with_errors.metric_value * with_errors.known_count',
                    'with_errors.known_count'
                ) }}
            when 'mean' then with_errors.metric_value + with_errors.half_width
            when 'median' then medians.median_high
        end as metric_value_high,
        {{ is_reportable('with_errors.known_count') }} as is_reportable
    from with_errors
    left join medians
        on
            with_errors.portrait_key = medians.portrait_key
            and with_errors.metric = medians.metric
)

select * from metrics
