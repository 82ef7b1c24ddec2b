{#
    What a hypothesis may hold fixed: name in `adjusted_by`, with the level of a customer
    as an expression over agg_customers__attribute_sums. What is not known is a level.
#}
{% macro adjustable_attributes() -%}
    {{ return({
        'gender': "coalesce(gender, 'missing')",
        'product_count': 'cast(product_count as string)',
        'segment': 'segment_code',
        'is_active': "coalesce(cast(is_active as string), 'missing')",
        'has_credit_card': "coalesce(cast(has_credit_card as string), 'missing')",
        'is_churned': 'cast(is_churned as string)',
        'city': "coalesce(city_level, 'missing')",
        'equity_band': 'equity_band',
        'balance_band': 'balance_band',
    }) }}
{%- endmacro %}
