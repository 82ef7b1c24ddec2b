{#- Sums that add up: every portrait is a roll-up of these rows. Money and scores are
    decimals, so the sums, and the sums of squares, are exact: the same at any number of
    threads, and safe to turn into a variance. -#}
-- depends_on: {{ ref('segment_rules') }}
with customers as (
    select
        *,
        {{ segment_of('product_count') }} as segment_code
    from {{ ref('stg_bank__customers') }}
),

moments as (
    select
        is_complete_case,
        segment_code,
        product_count,
        is_churned,
        {% for measure in customer_measures() %}
            {%- set column = measure.column %}
            cast(count({{ column }}) as bigint) as known_{{ column }}_count,
            cast(sum({{ column }}) as decimal(38, 2)) as sum_{{ column }},
            cast(
                sum(
                    cast({{ column }} as {{ measure.wide_type }})
                    * cast({{ column }} as {{ measure.wide_type }})
                )
                as decimal(38, 4)
            ) as sum_of_squares_{{ column }},
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
