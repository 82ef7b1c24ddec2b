{#- Sums that add up: every portrait is a roll-up of these rows. Money and scores are
    decimals, so the sums, and the sums of squares, are exact: the same at any number of
    threads, and safe to turn into a variance. -#}
{#- Column and the narrowest decimal whose square cannot overflow. -#}
{%- set measures = {
    'age_years': 'decimal(9, 2)',
    'equity_score': 'decimal(9, 2)',
    'credit_score': 'decimal(9, 2)',
    'balance_amount': 'decimal(19, 2)',
    'estimated_salary_amount': 'decimal(19, 2)',
} -%}
with customers as (
    select * from {{ ref('customers') }}
),

moments as (
    select
        is_complete_case,
        segment_code,
        product_count,
        is_churned,
        {% for measure, wide in measures.items() %}
            cast(count({{ measure }}) as bigint) as known_{{ measure }}_count,
            cast(sum({{ measure }}) as decimal(38, 2)) as sum_{{ measure }},
            cast(
                sum(
                    cast({{ measure }} as {{ wide }})
                    * cast({{ measure }} as {{ wide }})
                )
                as decimal(38, 4)
            ) as sum_of_squares_{{ measure }},
        {% endfor %}
        cast(count(gender) as bigint) as known_gender_count,
        cast(
            sum(case when gender = 'female' then 1 else 0 end) as bigint
        ) as women_count,
        cast(count(has_credit_card) as bigint) as known_credit_card_count,
        cast(
            sum(case when has_credit_card then 1 else 0 end) as bigint
        ) as credit_card_count,
        cast(count(is_active) as bigint) as known_active_count,
        cast(sum(case when is_active then 1 else 0 end) as bigint) as active_count,
        cast(count(*) as bigint) as customer_count
    from customers
    group by is_complete_case, segment_code, product_count, is_churned
)

select * from moments
