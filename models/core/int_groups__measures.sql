{%- set measures = customer_measures() -%}
with moments as (
    select * from {{ ref('agg_customers__moments') }}
),

medians as (
    select * from {{ ref('agg_customers__medians') }}
),

members as (
    select * from {{ ref('int_groups__members') }}
),

totals as (
    select
        members.population,
        members.portrait,
        members.portrait_key,
        members.segment_code,
        members.product_count,
        members.is_churned,
        {% for measure in measures %}
            {%- set column = measure.column %}
            sum(moments.known_{{ column }}_count) as known_{{ column }}_count,
            sum(moments.sum_{{ column }}) as sum_{{ column }},
            sum(moments.sum_of_squares_{{ column }})
                as sum_of_squares_{{ column }},
        {% endfor %}
        sum(moments.known_gender_count) as known_gender_count,
        sum(moments.women_count) as women_count,
        sum(moments.known_credit_card_count) as known_credit_card_count,
        sum(moments.credit_card_count) as credit_card_count,
        sum(moments.known_active_count) as known_active_count,
        sum(moments.active_count) as active_count,
        sum(case when moments.is_churned then moments.customer_count else 0 end)
            as churned_count,
        coalesce(
            sum(case when moments.is_churned then moments.sum_balance_amount end), 0
        )
            as balance_at_risk_amount,
        sum(moments.customer_count) as customer_count
    from moments
    inner join members
        on
            moments.is_complete_case = members.member_is_complete_case
            and moments.product_count = members.member_product_count
            and moments.is_churned = members.member_is_churned
    group by
        members.population,
        members.portrait,
        members.portrait_key,
        members.segment_code,
        members.product_count,
        members.is_churned
),

wide_medians as (
    select
        {% for measure in measures %}
            {%- set column = measure.column %}
            max(case when measure = '{{ column }}' then median end)
                as median_{{ measure.name }},
        {% endfor %}
        portrait_key
    from medians
    group by portrait_key
),

portraits as (
    select
        totals.population,
        totals.portrait,
        totals.portrait_key,
        totals.segment_code,
        totals.product_count,
        totals.is_churned,
        {% for measure in measures %}
            {%- set column = measure.column %}
            {{ share('totals.sum_' ~ column, 'totals.known_' ~ column ~ '_count') }}
                as mean_{{ measure.name }},
            wide_medians.median_{{ measure.name }},
        {{ standard_deviation(
            'totals.known_' ~ column ~ '_count',
            'totals.sum_' ~ column,
            'totals.sum_of_squares_' ~ column
        ) }} as sd_{{ measure.name }},
            cast(totals.customer_count - totals.known_{{ column }}_count as bigint)
                as missing_{{ measure.name }}_count,
        {% endfor %}
        cast(totals.customer_count as bigint) as customer_count,
        {{ share('totals.customer_count', 'everybody.customer_count') }}
            as customer_share,
        {{ share('totals.women_count', 'totals.known_gender_count') }} as women_share,
        {{ share('totals.credit_card_count', 'totals.known_credit_card_count') }}
            as credit_card_share,
        {{ share('totals.active_count', 'totals.known_active_count') }} as active_share,
        cast(totals.known_gender_count as bigint) as known_gender_count,
        cast(totals.known_credit_card_count as bigint) as known_credit_card_count,
        cast(totals.known_active_count as bigint) as known_active_count,
        cast(totals.churned_count as bigint) as churned_count,
        {{ share('totals.churned_count', 'totals.customer_count') }} as churn_rate,
        -- Of those who left, everybody left: a rate by definition has no interval.
        case
            when totals.is_churned is null
                then {{ wilson_low('totals.churned_count', 'totals.customer_count') }}
        end as churn_rate_low,
        case
            when totals.is_churned is null
                then {{ wilson_high('totals.churned_count', 'totals.customer_count') }}
        end as churn_rate_high,
        cast(totals.sum_balance_amount as decimal(38, 2)) as balance_amount,
        cast(
            case
                when totals.known_balance_amount_count > 0
                    then totals.balance_at_risk_amount
            end as decimal(38, 2)
        ) as balance_at_risk_amount,
        {{ share('totals.balance_at_risk_amount', 'totals.sum_balance_amount') }}
            as balance_at_risk_share,
        {{ is_reportable('totals.customer_count') }} as is_reportable
    from totals
    inner join totals as everybody
        on
            totals.population = everybody.population
            and everybody.portrait = 'everybody'
    left join wide_medians on totals.portrait_key = wide_medians.portrait_key
)

select * from portraits
