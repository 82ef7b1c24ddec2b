{%- set shares = "('has_credit_card', 'is_active', 'is_churned')" -%}
{%- set measures = "('age_years', 'has_credit_card', 'is_active', 'is_churned')" -%}
{%- set attributes =
    "('gender', 'product_count', 'segment_code',"
    ~ " 'has_credit_card', 'is_active', 'is_churned')" -%}
{%- set by_products = "('product_count', 'segment_code', 'segment')" -%}

with seed as (
    select * from {{ ref('hypotheses') }}
),

typed as (
    select
        *,
        -- Decimal first: a double would take the text 'nan' for a number.
        cast(try_cast(margin as decimal(18, 9)) as double) as margin_value,
        cast(try_cast(alpha as decimal(18, 9)) as double) as alpha_value,
        case when measure = 'age_years' then 'years' else 'share' end as unit,
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
                'question_en', 'question_ru', 'subject_en', 'subject_ru',
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
            when group_attribute = 'product_count' and (
                cast(try_cast(group_a as integer) as string) is distinct from group_a
                or cast(try_cast(group_b as integer) as string)
                is distinct from group_b
            ) then 'a group by product_count is not a whole number'
            when margin_value is null or margin_value <= 0
                then 'margin is not a number above 0: ' || coalesce(margin, 'empty')
            when unit = 'share' and margin_value >= 1
                then 'the margin of a share is not below 1: ' || margin
            when alpha_value is null or alpha_value <= 0 or alpha_value >= 1
                then 'alpha is not between 0 and 1: ' || coalesce(alpha, 'empty')
            when alpha_value <> min(alpha_value) over ()
                then 'alpha differs from that of another row: the family has one'
            when adjusted_by not in ('gender', 'product_count', 'segment')
                then
                    'adjusted_by is not gender, product_count or segment: '
                    || adjusted_by
            when adjusted_by = group_attribute or (
                adjusted_by in {{ by_products }}
                and group_attribute in {{ by_products }}
            ) then 'adjusted_by makes the groups, so it cannot be held fixed'
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
        question_en,
        question_ru,
        measure,
        unit,
        group_attribute,
        group_a,
        group_b,
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
        margin_value as margin,
        alpha_value as alpha,
        adjusted_by
    from examined
)

select * from checked
