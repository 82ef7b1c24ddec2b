{#- kind of portrait: the columns that identify one of its groups -#}
{%- set portraits = {
    'everybody': [],
    'churn': ['is_churned'],
    'segment': ['segment_code'],
    'segment_and_churn': ['segment_code', 'is_churned'],
    'product_count': ['product_count'],
} -%}
with moments as (
    select * from {{ ref('int_customers__moments') }}
),

populations as (
    select * from {{ ref('populations') }}
),

members as (
    {%- for portrait, identified_by in portraits.items() %}
    select
        populations.population,
        '{{ portrait }}' as portrait,
        {%- for column, type in [
            ('segment_code', 'varchar'), ('product_count', 'integer'), ('is_churned', 'boolean')
        ] %}
        {% if column in identified_by %}moments.{{ column }}{% else %}cast(null as {{ type }}){% endif %} as {{ column }},
        {%- endfor %}
        concat_ws(
            ' | ',
            populations.population,
            '{{ portrait }}'
            {%- for column in identified_by %},
            cast(moments.{{ column }} as varchar)
            {%- endfor %}
        ) as portrait_key,
        moments.is_complete_case as member_is_complete_case,
        moments.product_count as member_product_count,
        moments.is_churned as member_is_churned
    from moments
    inner join populations
        on not populations.is_complete_only or moments.is_complete_case
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from members
