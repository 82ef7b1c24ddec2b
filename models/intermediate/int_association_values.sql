{#- Sizes in one pass over the rows. Cut to four digits: whole ages and scores stay what
    they are, millions of different balances become a few thousand. -#}
{%- set measured = measured_features() -%}
with customers as (
    select * from {{ ref('int_customers__segmented') }}
),

cut as (
    select
        is_complete_case
        {%- for feature, column in measured.items() %},
        {{ column }} as {{ feature }},
        {{ significant_digits(column, 4) | indent(8) }} as {{ feature }}_cut
        {%- endfor %}
    from customers
),

cut_values as (
    select
        is_complete_case,
        case
            {%- for feature in measured %}
            when grouping({{ feature }}_cut) = 0 then '{{ feature }}'
            {%- endfor %}
        end as feature,
        coalesce(
            {%- for feature in measured %}
            {{ feature }}_cut{{ ',' if not loop.last }}
            {%- endfor %}
        ) as value,
        {%- for bound in ['min', 'max'] %}
        case
            {%- for feature in measured %}
            when grouping({{ feature }}_cut) = 0
                then cast({{ bound }}({{ feature }}) as decimal(18, 2))
            {%- endfor %}
        end as {{ 'lowest' if bound == 'min' else 'highest' }}_value,
        {%- endfor %}
        cast(count(*) as bigint) as customer_count
    from cut
    group by grouping sets (
        {%- for feature in measured %}
        (is_complete_case, {{ feature }}_cut){{ ',' if not loop.last }}
        {%- endfor %}
    )
),

known_values as (
    select *
    from cut_values
    where value is not null
)

select * from known_values
