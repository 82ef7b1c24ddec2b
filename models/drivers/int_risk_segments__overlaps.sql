-- Customers that two rules of a side share. Looks at the best rules only, a multiple of
-- what is published, so that the cost does not grow with the number of rules found.
-- The layout of what loops render is not this file's.
-- noqa: disable=LT02,LT05
with patterns as (
    select * from {{ ref('agg_customers__band_counts') }}
),

validated as (
    select * from {{ ref('int_risk_segments__validated') }}
),

candidates as (
    select * from validated
    where side_rank <= 4 * {{ var('risk_segment_limit') }}
),

-- Bands that no rule names are one to the rules: millions of patterns become a few
-- thousand.
{% for feature in rule_features() %}
    {{ feature }}_bands as (
        select {{ feature }} as band
        from candidates
        where {{ feature }} is not null
        group by {{ feature }}
    ),

{% endfor %}
named as (
    select
        {% for feature in rule_features() %}
            {{ feature }}_bands.band as {{ feature }},
        {% endfor %}
        sum(patterns.customer_count) as customer_count
    from patterns
    {% for feature in rule_features() %}
        left join {{ feature }}_bands
            on patterns.{{ feature }} = {{ feature }}_bands.band
    {% endfor %}
    group by
        {{ rule_features() | join('_bands.band,\n        ') }}_bands.band
),

numbered as (
    select
        *,
        row_number() over (
            order by {{ rule_features() | join(', ') }}
        ) as pattern_number
    from named
),

covered as (
    select
        candidates.side,
        candidates.rule,
        candidates.side_rank,
        numbered.pattern_number,
        numbered.customer_count,
        candidates.found_count + candidates.confirmed_count as rule_customer_count
    from candidates
    inner join numbered
        on {{ rule_covers('candidates', 'numbered') | indent(8) }}
),

shared as (
    select
        better.side,
        better.rule as better_rule,
        worse.rule,
        better.rule_customer_count as better_customer_count,
        worse.rule_customer_count as customer_count,
        sum(worse.customer_count) as shared_count
    from covered as better
    inner join covered as worse
        on
            better.side = worse.side
            and better.pattern_number = worse.pattern_number
            and better.side_rank < worse.side_rank
    group by
        better.side,
        better.rule,
        worse.rule,
        better.rule_customer_count,
        worse.rule_customer_count
),

covered_by_either as (
    select
        *,
        better_customer_count + customer_count - shared_count as either_count
    from shared
),

shared_shares as (
    select
        side,
        better_rule,
        rule,
        cast(shared_count as bigint) as shared_count,
        {{ share('shared_count', 'either_count') }} as overlap_share
    from covered_by_either
)

select * from shared_shares
