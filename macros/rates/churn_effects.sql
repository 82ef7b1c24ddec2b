{# Metrics whose contrast is a column of the churn portraits, with the column's name. #}
{% macro churn_effects() -%}
    {{ return({
        'women_share': 'cohens_h_women_share',
        'credit_card_share': 'cohens_h_credit_card_share',
        'active_share': 'cohens_h_active_share',
        'missing_balance_share': 'cohens_h_missing_balance_share',
        'mean_age_years': 'cohens_d_age_years',
        'mean_equity_score': 'cohens_d_equity_score',
        'mean_credit_score': 'cohens_d_credit_score',
        'mean_balance_amount': 'cohens_d_balance_amount',
        'mean_salary_amount': 'cohens_d_salary_amount',
    }) }}
{%- endmacro %}

{# Metrics of money, with the column of who has more of it. #}
{% macro money_superiorities() -%}
    {%- set names = {} -%}
    {%- for measure in customer_measures() if measure.kind == 'money' -%}
        {%- do names.update({'mean_' ~ measure.name: 'superiority_' ~ measure.name}) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{# The columns of a churn portrait beyond `portrait_columns`, in contract order. #}
{% macro churn_effect_columns(relation) -%}
    {%- for name in churn_effects().values() -%}
    cast({{ relation }}.{{ name }} as double) as {{ name }},
    {% endfor -%}
    {%- for name in money_superiorities().values() -%}
    {%- for end in ['', '_low', '_high'] -%}
    cast({{ relation }}.{{ name ~ end }} as double) as {{ name ~ end }},
    {% endfor -%}
    {%- endfor -%}
    cast({{ relation }}.is_comparable as boolean) as is_comparable
{%- endmacro %}
