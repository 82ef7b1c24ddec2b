{%- set shares = "('has_credit_card', 'is_active', 'is_churned')" -%}
{%- set units = {
    'age_years': 'years', 'credit_score': 'points', 'equity_score': 'points',
    'balance_amount': 'amount', 'estimated_salary_amount': 'amount',
    'product_count': 'products',
    'has_credit_card': 'share', 'is_active': 'share', 'is_churned': 'share',
} -%}
{%- set measures = "('" ~ units.keys() | join("', '") ~ "')" -%}
{%- set attributes =
    "('gender', 'product_count', 'segment_code',"
    ~ " 'has_credit_card', 'is_active', 'is_churned')" -%}
{%- set most_products = 2147483647 -%}

-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT05
with seed as (
    select * from {{ ref('hypotheses') }}
),

typed as (
    select
        *,
        -- Decimal first: a double would take the text 'nan' for a number.
        cast(try_cast(margin as decimal(18, 9)) as double) as margin_value,
        cast(try_cast(alpha as decimal(18, 9)) as double) as alpha_value,
        case measure
            {%- for measure, unit in units.items() %}
                when '{{ measure }}' then '{{ unit }}'
            {%- endfor %}
        end as unit,
        -- Numbers of products: `4`, `1-2` or `4+`.
        {%- for group in ['a', 'b'] %}
            {%- set text = 'group_' ~ group %}
            case
                when group_attribute = 'product_count'
                    then
                        try_cast(
                            case
                                when instr({{ text }}, '-') > 1
                                    then
                                        substr(
                                            {{ text }}, 1, instr({{ text }}, '-') - 1
                                        )
                                else replace({{ text }}, '+', '')
                            end as integer
                        )
            end as {{ group }}_lowest,
            case
                when group_attribute = 'product_count'
                    then case
                        when right({{ text }}, 1) = '+' then {{ most_products }}
                        else
                            try_cast(
                                substr({{ text }}, instr({{ text }}, '-') + 1)
                                as integer
                            )
                    end
            end as {{ group }}_highest,
        {%- endfor %}
        -- What is left when each attribute that may be held fixed is named once.
        trim(
            {% for attribute in adjustable_attributes() -%} replace( {%- endfor %}
                concat(' ', adjusted_by, ' ')
            {% for attribute in adjustable_attributes() -%}
                , ' {{ attribute }} ', ' ') {%- endfor %}
        ) as other_attributes,
        count(*) over (partition by hypothesis_id) as id_count
    from seed
),

examined as (
    select
        *,
        case
            when hypothesis_id is null then 'it has no hypothesis_id'
            when id_count > 1 then 'its hypothesis_id occurs more than once'
            {%- for column in [
                'family', 'question_en', 'question_ru', 'subject_en', 'subject_ru',
                'group_a_en', 'group_b_en', 'group_a_ru', 'group_b_ru',
                'group_a_ru_genitive', 'group_b_ru_genitive', 'group_a', 'group_b',
            ] %}
                when {{ column }} is null then '{{ column }} is empty'
            {%- endfor %}
            when coalesce(measure, '') not in {{ measures }}
                then 'measure is not one of {{ measures | replace("'", '') }}'
            when coalesce(group_attribute, '') not in {{ attributes }}
                then
                    'group_attribute is not one of {{ attributes | replace("'", '') }}'
            when measure = group_attribute
                then 'measure and group_attribute are the same'
            when group_a = group_b then 'group_a and group_b are the same'
            when group_attribute = 'gender' and (
                group_a not in ('female', 'male') or group_b not in ('female', 'male')
            ) then 'a group by gender is neither female nor male'
            when group_attribute in {{ shares }} and (
                group_a not in ('true', 'false') or group_b not in ('true', 'false')
            ) then 'a group by ' || group_attribute || ' is neither true nor false'
            {%- for group in ['a', 'b'] %}
                when group_attribute = 'product_count' and (
                    coalesce({{ group }}_lowest > {{ group }}_highest, true)
                    or group_{{ group }} <> case
                        when {{ group }}_highest = {{ most_products }}
                            then concat(cast({{ group }}_lowest as string), '+')
                        when {{ group }}_lowest = {{ group }}_highest
                            then cast({{ group }}_lowest as string)
                        else
                            concat(
                                cast({{ group }}_lowest as string),
                                '-',
                                cast({{ group }}_highest as string)
                            )
                    end
                )
                    then
                        'a group by product_count is not a whole number, a range such'
                        || ' as 1-2 or 4+: ' || group_{{ group }}
            {%- endfor %}
            when a_lowest <= b_highest and b_lowest <= a_highest
                then 'group_a and group_b overlap'
            when margin_value is null or margin_value <= 0
                then 'margin is not a number above 0: ' || coalesce(margin, 'empty')
            when coalesce(margin_type, '') not in ('unit', 'deviations')
                then
                    'margin_type is not unit or deviations: '
                    || coalesce(margin_type, 'empty')
            when unit = 'share' and margin_type = 'deviations'
                then 'the margin of a share is not in deviations'
            when unit = 'share' and margin_value >= 1
                then 'the margin of a share is not below 1: ' || margin
            when alpha_value is null or alpha_value <= 0 or alpha_value >= 1
                then 'alpha is not between 0 and 1: ' || coalesce(alpha, 'empty')
            when alpha_value <> min(alpha_value) over (partition by family)
                then 'alpha differs from that of another row: a family has one'
            when other_attributes <> ''
                then
                    'adjusted_by names what cannot be held fixed, or names it twice: '
                    || other_attributes
            {%- for attribute in adjustable_attributes() %}
                when concat(' ', adjusted_by, ' ') like '% {{ attribute }} %' and (
                    group_attribute in (
                        {{ "'product_count', 'segment_code'"
                            if attribute in ['product_count', 'segment']
                            else "'" ~ attribute ~ "'" }}
                    )
                )
                    then 'adjusted_by makes the groups, so it cannot be held fixed'
                when concat(' ', adjusted_by, ' ') like '% {{ attribute }} %' and (
                    measure in (
                        {{ "'" ~ {
                            'segment': 'product_count',
                            'equity_band': 'equity_score',
                            'balance_band': 'balance_amount',
                        }.get(attribute, attribute) ~ "'" }}
                    )
                )
                    then 'adjusted_by is the measure, so it cannot be held fixed'
            {%- endfor %}
            {%- for column in ['composition_en', 'composition_ru'] %}
                {%- set rest %}replace(replace(replace(
                {{ column }}, '{among_yes}', ''), '{among_no}', ''), '{base}', ''
            ){% endset %}
                when instr({{ rest }}, '{') > 0 or instr({{ rest }}, '}') > 0
                    then
                        '{{ column }} has a placeholder that is not {among_yes},'
                        || ' {among_no} or {base}'
            {%- endfor %}
        end as problem
    from typed
),

checked as (
    select
        case
            when problem is null then hypothesis_id
            else {{ raise_error(
                "'seed hypotheses, row ' || coalesce(hypothesis_id, '(no id)')"
                ~ " || ': ' || problem || '.'"
            ) }}
        end as hypothesis_id,
        family,
        question_en,
        question_ru,
        measure,
        unit,
        group_attribute,
        group_a,
        group_b,
        a_lowest,
        a_highest,
        b_lowest,
        b_highest,
        subject_en,
        subject_ru,
        group_a_en,
        group_b_en,
        group_a_ru,
        group_b_ru,
        group_a_ru_genitive,
        group_b_ru_genitive,
        composition_en,
        composition_ru,
        caution_en,
        caution_ru,
        margin_value as margin,
        margin_type,
        alpha_value as alpha,
        adjusted_by,
        cast({{ sql_text(currency_symbol()) }} as string) as currency_symbol
    from examined
)

select * from checked
