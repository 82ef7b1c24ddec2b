with extract as (
    select * from {{ ref('stg_bank__extract') }}
),

files as (
    select * from {{ ref('stg_bank__files') }}
),

codes as (
    select * from {{ ref('code_values') }}
),

blanks as (
    select list(source_value order by source_value) as missing_spellings
    from codes
    where field = 'missing'
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

delivered as (
    select
        files.file_index,
        files.file_name,
        files.decimal_mark,
        len(files.present_fields) as present_count,
        blanks.missing_spellings,
        extract.line_number,
        extract.raw_line,
        extract.problem,
        {%- for field in extract_fields() %}
        extract.{{ field }} as {{ field }}_text,
        {%- endfor %}
        {%- for field in coded_fields() %}
        {{ field }}_codes.canonical_value as {{ field }}_code
        {{- "," if not loop.last }}
        {%- endfor %}
    from extract
    inner join files on extract.file_name = files.file_name
    cross join blanks
    {%- for field in coded_fields() %}
    left join {{ field }}_codes
        on lower({{ trimmed('extract.' ~ field) }}) = {{ field }}_codes.source_value
    {%- endfor %}
),

typed as (
    select
        *,
        {{ whole_value('userid_text') }} as user_id,
        case when not {{ is_blank('city_text') }} then {{ trimmed('city_text') }} end
            as city,
        gender_code as gender,
        cast({{ in_range(whole_value('age_text'), 'age') }} as integer) as age_years,
        {{ in_range(decimal_value('score_text', 9, 2), 'score') }} as credit_score,
        {{ in_range(decimal_value('equity_text', 9, 2), 'equity') }} as equity_score,
        {{ decimal_value('balance_text', 18, 2) }} as balance_rub,
        {{ decimal_value('est_salary_text', 18, 2) }} as estimated_salary_rub,
        cast({{ in_range(whole_value('products_text'), 'products') }} as integer)
            as product_count,
        cast(credit_card_code as boolean) as has_credit_card,
        cast(last_activity_code as boolean) as is_active,
        cast(churn_code as boolean) as is_churned
    from delivered
),

judged as (
    select
        *,
        case
            when problem is not null then [problem]
            else list_filter(
                [
                    {{ reason('user_id', 'userid_text', 'user_id', 'invalid', 'missing') }},
                    {{ reason('credit_score', 'score_text', 'score', 'invalid') }},
                    {{ reason('gender', 'gender_text', 'gender', 'unknown') }},
                    {{ reason('age_years', 'age_text', 'age', 'invalid') }},
                    {{ reason('equity_score', 'equity_text', 'equity', 'invalid') }},
                    {{ reason('balance_rub', 'balance_text', 'balance', 'invalid') }},
                    {{ reason('product_count', 'products_text', 'products', 'invalid', 'missing') }},
                    {{ reason('has_credit_card', 'credit_card_text', 'credit_card', 'unknown') }},
                    {{ reason('is_active', 'last_activity_text', 'last_activity', 'unknown') }},
                    {{ reason('estimated_salary_rub', 'est_salary_text', 'salary', 'invalid') }},
                    {{ reason('is_churned', 'churn_text', 'churn', 'unknown', 'missing') }}
                ],
                lambda reason: reason is not null
            )
        end as own_reasons
    from typed
),

narrowed as (
    select
        file_index,
        file_name,
        line_number,
        raw_line,
        {%- for column in typed_columns() %}
        {{ column }},
        {%- endfor %}
        -- A field that the file does not have is null in every row and not missing.
        {% for column in typed_columns() -%}
        cast({{ column }} is not null as integer)
        {{- " + " if not loop.last }}
        {%- endfor %} = present_count as is_complete_case,
        own_reasons
    from judged
),

repeated_keys as (
    select
        user_id,
        city
    from narrowed
    where len(own_reasons) = 0
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
        row(
            {%- for column in typed_columns() %}
            narrowed.{{ column }}
            {{- "," if not loop.last }}
            {%- endfor %}
        ) as row_values,
        first_value(row_values) over (
            partition by narrowed.user_id, narrowed.city
            order by narrowed.file_index, narrowed.line_number
        ) as first_values,
        row_number() over (
            partition by narrowed.user_id, narrowed.city
            order by narrowed.file_index, narrowed.line_number
        ) as place
    from narrowed
    inner join repeated_keys
        on
            narrowed.user_id = repeated_keys.user_id
            and narrowed.city is not distinct from repeated_keys.city
    where len(narrowed.own_reasons) = 0
),

duplicates as (
    select
        file_index,
        line_number,
        case
            when row_values is not distinct from first_values then 'duplicate_row'
            else 'duplicate_key'
        end as reason
    from repeated
    where place > 1
),

typed_rows as (
    select
        narrowed.file_name,
        narrowed.line_number,
        -- Kept for rejected rows only: it is most of the bytes.
        case
            when len(narrowed.own_reasons) > 0 or duplicates.reason is not null
                then narrowed.raw_line
        end as raw_line,
        {%- for column in typed_columns() %}
        narrowed.{{ column }},
        {%- endfor %}
        narrowed.is_complete_case,
        case
            when duplicates.reason is null then narrowed.own_reasons
            else [duplicates.reason]
        end as reasons
    from narrowed
    left join duplicates
        on
            narrowed.file_index = duplicates.file_index
            and narrowed.line_number = duplicates.line_number
)

select * from typed_rows
