{#- A file may begin with the months before the latest, which never change. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=not var('months').get('begun_until'),
) }}
{{ mart_of_months('int_months__rows', []) }}
{%- if is_incremental() %}
where as_of > {{ date_of(var('months').begun_until) }}
{%- endif %}
