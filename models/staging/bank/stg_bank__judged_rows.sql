-- depends_on: {{ ref('code_values') }}
{#- Numbers: the decimals with their types, the others are whole. -#}
{%- set decimals = {
    'score': 'decimal(9, 2)',
    'equity': 'decimal(9, 2)',
    'balance': 'decimal(18, 2)',
    'est_salary': 'decimal(18, 2)',
} -%}
{#- (column, field, reason when a text gave no value, reason when there is no text) -#}
{%- set verdicts = [
    ('user_id', 'userid', none, 'missing_user_id'),
    ('product_count', 'products', 'invalid_products', 'missing_products'),
    ('is_churned', 'churn', 'unknown_churn', 'missing_churn'),
    ('credit_score', 'score', 'invalid_score', none),
    ('gender', 'gender', 'unknown_gender', none),
    ('age_years', 'age', 'invalid_age', none),
    ('equity_score', 'equity', 'invalid_equity', none),
    ('balance_amount', 'balance', 'invalid_balance', none),
    ('has_credit_card', 'credit_card', 'unknown_credit_card', none),
    ('is_active', 'last_activity', 'unknown_last_activity', none),
    ('estimated_salary_amount', 'est_salary', 'invalid_salary', none),
] -%}
{%- set longest_blank = var('blank_spellings') | map('length') | max -%}
{#- Short codes are the usual ones, so they come first. -#}
{%- set codes = reference_rows('code_values', 'length(source_value), source_value') -%}
{#- The cells of a rejected row, in the order of the fields. -#}
{%- set cell_texts = [] -%}
{%- for field in extract_fields() -%}
    {%- do cell_texts.append(cell_text(field ~ '_cell')) -%}
{%- endfor -%}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with extract as (
    select * from {{ ref('stg_bank__extract') }}
),

quick as (
    select
        *,
        {%- for field in numeric_fields() %}
        {{ quick_decimal(field, decimals[field]) if field in decimals
            else quick_whole_number(field) }} as {{ field }}_quick,
        {%- endfor %}
        {%- for field in coded_fields() %}
        {{ quick_code(field, field, codes) }} as {{ field }}_quick
        {{- "," if not loop.last }}
        {%- endfor %}
    from extract
),

-- The careful way, from here on for the cells that had no quick one.
trimmed as (
    select
        *,
        {%- for field in numeric_fields() + coded_fields() %}
        case when {{ field }}_quick is null then trim({{ field }}) end
            as {{ field }}_trimmed,
        {%- endfor %}
        {%- for field in text_fields() %}
        trim({{ field }}) as {{ field }}_trimmed
        {{- "," if not loop.last }}
        {%- endfor %}
    from quick
),

lowered as (
    select
        *,
        {%- for field in numeric_fields() + coded_fields() %}
        lower({{ field }}_trimmed) as {{ field }}_lower,
        {%- endfor %}
        {%- for field in text_fields() %}
        case
            when length({{ field }}_trimmed) <= {{ longest_blank }}
                then lower({{ field }}_trimmed)
        end as {{ field }}_lower
        {{- "," if not loop.last }}
        {%- endfor %}
    from trimmed
),

texts as (
    select
        *,
        {%- for field in text_fields() + numeric_fields() + coded_fields() %}
        case when {{ is_blank(field ~ '_lower') }} then null else {{ field }}_trimmed end
            as {{ field }}_text
        {{- "," if not loop.last }}
        {%- endfor %}
    from lowered
),

numbers as (
    select
        *,
        {%- for field in numeric_fields() %}
        {{ number_text(field ~ '_text') }} as {{ field }}_number
        {{- "," if not loop.last }}
        {%- endfor %}
    from texts
),

read as (
    select
        *,
        {%- for field in numeric_fields() %}
        coalesce(
            {{ field }}_quick,
            {{ number_as(field ~ '_number', decimals[field]) if field in decimals
                else whole_value(field ~ '_number') }}
        ) as {{ field }}_value,
        {%- endfor %}
        {%- for field in coded_fields() %}
        coalesce({{ field }}_quick, {{ code_value(field, field ~ '_lower', codes) }})
            as {{ field }}_value
        {{- "," if not loop.last }}
        {%- endfor %}
    from numbers
),

typed as (
    select
        file_index,
        landed_line_number,
        raw_line,
        problem,
        present_count,
        {%- for field in extract_fields() %}
        {{ field }} as {{ field }}_cell,
        {%- endfor %}
        {%- for field in numeric_fields() + coded_fields() %}
        {{ field }}_quick is not null or {{ field }}_text is not null
            as has_{{ field }}_text,
        {%- endfor %}
        userid_text as user_id,
        city_text as city,
        gender_value as gender,
        {{ in_range('age_value', 'age') }} as age_years,
        {{ in_range('score_value', 'score') }} as credit_score,
        {{ in_range('equity_value', 'equity') }} as equity_score,
        {{ in_range('balance_value', 'balance') }} as balance_amount,
        {{ in_range('est_salary_value', 'est_salary') }} as estimated_salary_amount,
        {{ in_range('products_value', 'products') }} as product_count,
        credit_card_value as has_credit_card,
        last_activity_value as is_active,
        churn_value as is_churned
    from read
),

judged as (
    select
        *,
        case
            when problem is not null then problem
            -- Nothing is missing, so nothing is wrong.
            when
                {%- for column, field, wrong, missing in verdicts %}
                {{ column }} is not null
                {{- " and" if not loop.last }}
                {%- endfor %}
                then null
            else nullif(
                concat_ws(
                    ','
                    {%- for column, field, wrong, missing in verdicts %},
                    case
                        when {{ column }} is not null then null
                        {%- if wrong %}
                        when has_{{ field }}_text
                            then '{{ wrong }}'
                        {%- endif %}
                        {%- if missing %}
                        else '{{ missing }}'
                        {%- endif %}
                    end
                    {%- endfor %}
                ),
                ''
            )
        end as own_reasons
    from typed
),

judged_rows as (
    select
        file_index,
        landed_line_number,
        user_id,
        city,
        gender,
        cast(age_years as integer) as age_years,
        credit_score,
        equity_score,
        balance_amount,
        estimated_salary_amount,
        cast(product_count as integer) as product_count,
        has_credit_card,
        is_active,
        is_churned,
        -- A field that the file does not have is null in every row and not missing.
        cast(city is not null as integer)
        {%- for column, field, wrong, missing in verdicts %}
        + cast({{ column }} is not null as integer)
        {%- endfor %} = present_count as is_complete_case,
        -- Kept for rejected rows only: they are most of the bytes.
        case when own_reasons is not null then raw_line end as raw_line,
        case
            when own_reasons is not null
                then {{ list_of(cell_texts) }}
        end as cells,
        own_reasons as reasons
    from judged
)

select * from judged_rows
