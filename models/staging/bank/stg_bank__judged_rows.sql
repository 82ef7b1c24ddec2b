{#- The cells of a record, in the order of the fields. -#}
{%- set texts = [] -%}
{%- for field in extract_fields() -%}
    {%- do texts.append(field ~ '_text') -%}
{%- endfor %}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
with extract as (
    select * from {{ ref('stg_bank__extract') }}
),

files as (
    select * from {{ ref('stg_bank__files') }}
),

codes as (
    select * from {{ ref('code_values') }}
),

{% for field in coded_fields() -%}
{{ field }}_codes as (
    select
        source_value,
        canonical_value
    from codes
    where field = '{{ field }}'
),

{% endfor -%}

cells as (
    select
        file_name,
        line_number,
        raw_line,
        problem,
        {%- for field in extract_fields() %}
        {{ cell_text(field) }} as {{ field }}_text
        {{- "," if not loop.last }}
        {%- endfor %}
    from extract
),

numbers as (
    select
        cells.*,
        files.file_index,
        {{ list_length('files.present_fields') }} as present_count,
        {%- for field in numeric_fields() %}
        {{ number_text('cells.' ~ field ~ '_text') }} as {{ field }}_number
        {{- "," if not loop.last }}
        {%- endfor %}
    from cells
    inner join files on cells.file_name = files.file_name
),

typed as (
    select
        numbers.*,
        {{ whole_value('userid_number') }} as user_id,
        city_text as city,
        gender_codes.canonical_value as gender,
        {{ in_range(whole_value('age_number'), 'age') }} as age_years,
        {{ in_range(number_as('score_number', 'decimal(9, 2)'), 'score') }}
            as credit_score,
        {{ in_range(number_as('equity_number', 'decimal(9, 2)'), 'equity') }}
            as equity_score,
        {{ in_range(number_as('balance_number', 'decimal(18, 2)'), 'balance') }}
            as balance_rub,
        {{ in_range(number_as('est_salary_number', 'decimal(18, 2)'), 'est_salary') }}
            as estimated_salary_rub,
        {{ in_range(whole_value('products_number'), 'products') }} as product_count,
        cast(credit_card_codes.canonical_value as boolean) as has_credit_card,
        cast(last_activity_codes.canonical_value as boolean) as is_active,
        cast(churn_codes.canonical_value as boolean) as is_churned
    from numbers
    {%- for field in coded_fields() %}
    left join {{ field }}_codes
        on lower(numbers.{{ field }}_text) = {{ field }}_codes.source_value
    {%- endfor %}
),

judged as (
    select
        *,
        coalesce(
            problem,
            concat_ws(
                ',',
                case when userid_text is null then 'missing_user_id' end,
                case when products_text is null then 'missing_products' end,
                case when churn_text is null then 'missing_churn' end,
                {{ wrong('user_id', 'userid_text', 'invalid_user_id') }},
                {{ wrong('credit_score', 'score_text', 'invalid_score') }},
                {{ wrong('gender', 'gender_text', 'unknown_gender') }},
                {{ wrong('age_years', 'age_text', 'invalid_age') }},
                {{ wrong('equity_score', 'equity_text', 'invalid_equity') }},
                {{ wrong('balance_rub', 'balance_text', 'invalid_balance') }},
                {{ wrong('product_count', 'products_text', 'invalid_products') }},
                {{ wrong('has_credit_card', 'credit_card_text', 'unknown_credit_card') }},
                {{ wrong('is_active', 'last_activity_text', 'unknown_last_activity') }},
                {{ wrong('estimated_salary_rub', 'est_salary_text', 'invalid_salary') }},
                {{ wrong('is_churned', 'churn_text', 'unknown_churn') }}
            )
        ) as own_reasons,
        {{ list_of(texts) }} as cells
    from typed
),

judged_rows as (
    select
        file_index,
        file_name,
        line_number,
        user_id,
        city,
        gender,
        cast(age_years as integer) as age_years,
        credit_score,
        equity_score,
        balance_rub,
        estimated_salary_rub,
        cast(product_count as integer) as product_count,
        has_credit_card,
        is_active,
        is_churned,
        -- A field that the file does not have is null in every row and not missing.
        {% for column in typed_columns() -%}
        cast({{ column }} is not null as integer)
        {{- " + " if not loop.last }}
        {%- endfor %} = present_count as is_complete_case,
        -- Kept for rejected rows only: they are most of the bytes.
        case when own_reasons != '' then raw_line end as raw_line,
        case when own_reasons != '' then cells end as cells,
        case
            when own_reasons = '' then {{ list_of([]) }}
            else split(own_reasons, ',')
        end as reasons
    from judged
)

select * from judged_rows
