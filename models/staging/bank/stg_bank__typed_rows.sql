{#- Everything that must agree for a row to be a duplicate of another. -#}
{%- set values = [] -%}
{%- for column in typed_columns() -%}
    {%- do values.append('narrowed.' ~ column) -%}
{%- endfor -%}
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
        {{ in_range('try_cast(score_number as decimal(9, 2))', 'score') }}
            as credit_score,
        {{ in_range('try_cast(equity_number as decimal(9, 2))', 'equity') }}
            as equity_score,
        try_cast(balance_number as decimal(18, 2)) as balance_rub,
        try_cast(est_salary_number as decimal(18, 2)) as estimated_salary_rub,
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
        [
            {%- for field in extract_fields() %}
            {{ field }}_text
            {{- "," if not loop.last }}
            {%- endfor %}
        ] as cells
    from typed
),

narrowed as (
    select
        file_index,
        file_name,
        line_number,
        raw_line,
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
        case when own_reasons != '' then cells end as cells,
        own_reasons
    from judged
),

repeated_keys as (
    select
        user_id,
        city
    from narrowed
    where own_reasons = ''
    group by
        user_id,
        city
    having count(*) > 1
),

-- The first delivered row of a key stays. Only repeated keys are sorted.
repeated as (
    select
        narrowed.file_index,
        narrowed.line_number,
        narrowed.user_id,
        narrowed.city,
        {{ row_of(values) }} as row_values
    from narrowed
    inner join repeated_keys
        on
            narrowed.user_id = repeated_keys.user_id
            and narrowed.city is not distinct from repeated_keys.city
    where narrowed.own_reasons = ''
),

placed as (
    select
        *,
        first_value(row_values) over (
            partition by user_id, city
            order by file_index, line_number
        ) as first_values,
        row_number() over (
            partition by user_id, city
            order by file_index, line_number
        ) as place
    from repeated
),

duplicates as (
    select
        file_index,
        line_number,
        case
            when row_values is not distinct from first_values then 'duplicate_row'
            else 'duplicate_key'
        end as reason
    from placed
    where place > 1
),

typed_rows as (
    select
        narrowed.file_name,
        narrowed.line_number,
        -- Kept for rejected rows only: it is most of the bytes.
        case
            when narrowed.own_reasons != '' or duplicates.reason is not null
                then narrowed.raw_line
        end as raw_line,
        narrowed.cells,
        {%- for column in typed_columns() %}
        narrowed.{{ column }},
        {%- endfor %}
        narrowed.is_complete_case,
        case
            when duplicates.reason is not null then {{ list_of(['duplicates.reason']) }}
            when narrowed.own_reasons = '' then {{ list_of([]) }}
            else split(narrowed.own_reasons, ',')
        end as reasons
    from narrowed
    left join duplicates
        on
            narrowed.file_index = duplicates.file_index
            and narrowed.line_number = duplicates.line_number
)

select * from typed_rows
