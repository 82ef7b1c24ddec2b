{#- Kind of portrait: the columns that identify one of its groups. Of complete
    cases only what the source study's figures rest on. -#}
{%- set portraits = {
    'everybody': [],
    'churn': ['is_churned'],
    'segment': ['segment_code'],
    'segment_and_churn': ['segment_code', 'is_churned'],
    'product_count': ['product_count'],
} -%}
{%- set of_complete_cases = ['everybody', 'segment', 'product_count'] -%}
{%- set key_types = {
    'segment_code': 'string',
    'product_count': 'integer',
    'is_churned': 'boolean',
} -%}
with moments as (
    select * from {{ ref('agg_customers__moments') }}
),

populations as (
    select * from {{ ref('populations') }}
),

members as (
    {% for portrait, identified_by in portraits.items() %}
        select
            populations.population,
            '{{ portrait }}' as portrait,
            {% for column, type in key_types.items() %}
                cast(
                    {{ 'moments.' ~ column if column in identified_by else 'null' }}
                    as {{ type }}
                ) as {{ column }},
            {% endfor %}
            moments.is_complete_case as member_is_complete_case,
            moments.product_count as member_product_count,
            moments.is_churned as member_is_churned
        from moments
        inner join populations
            on {{ 'not populations.is_complete_only or moments.is_complete_case'
                if portrait in of_complete_cases else 'not populations.is_complete_only' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        *,
        concat_ws(
            ' | ',
            population,
            portrait,
            segment_code,
            cast(product_count as string),
            case when is_churned then 'churned' when not is_churned then 'retained' end
        ) as portrait_key
    from members
)

select * from keyed
