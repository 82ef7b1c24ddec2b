{%- set attributes = total_attributes() -%}
with cells as (
    select * from {{ ref('int_churn_totals__cells') }}
),

counted as (
    select
        concat_ws(
            ', ',
            {%- for attribute in attributes %}
                case
                    when grouping({{ attribute }}) = 0 then '{{ attribute }}'
                end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as attributes,
        {%- for attribute in attributes %}
            {{ attribute }},
        {%- endfor %}
        sum(customer_count) as customer_count,
        sum(churned_count) as churned_count,
        sum(known_balance_count) as known_balance_count,
        sum(balance_amount) as balance_amount,
        sum(balance_at_risk_amount) as balance_at_risk_amount
    from cells
    group by grouping sets ( -- noqa: PRS
        {%- for wanted in total_sets() %}
        ({{ wanted | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
)

select * from counted
