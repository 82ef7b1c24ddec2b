{#
    The measures of a portrait, cast in contract order. The YAML of each portrait mart
    lists the same names; the contract stops a build in which they differ.
#}
{% macro portrait_columns(relation) -%}
    cast({{ relation }}.customer_count as bigint) as customer_count,
    cast({{ relation }}.customer_share as double) as customer_share,
    cast({{ relation }}.women_share as double) as women_share
    {%- for measure in customer_measures() | map(attribute='name') %},
    cast({{ relation }}.mean_{{ measure }} as double) as mean_{{ measure }},
    cast({{ relation }}.median_{{ measure }} as double) as median_{{ measure }},
    cast({{ relation }}.sd_{{ measure }} as double) as sd_{{ measure }},
    cast({{ relation }}.missing_{{ measure }}_count as bigint) as missing_{{ measure }}_count
    {%- endfor %},
    cast({{ relation }}.credit_card_share as double) as credit_card_share,
    cast({{ relation }}.active_share as double) as active_share,
    cast({{ relation }}.churned_count as bigint) as churned_count,
    cast({{ relation }}.churn_rate as double) as churn_rate,
    cast({{ relation }}.churn_rate_low as double) as churn_rate_low,
    cast({{ relation }}.churn_rate_high as double) as churn_rate_high,
    cast({{ relation }}.balance_amount as decimal(38, 2)) as balance_amount,
    cast({{ relation }}.balance_at_risk_amount as decimal(38, 2)) as balance_at_risk_amount,
    cast({{ relation }}.balance_at_risk_share as double) as balance_at_risk_share,
    cast({{ relation }}.is_reportable as boolean) as is_reportable
{%- endmacro %}
