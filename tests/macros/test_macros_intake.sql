-- Delivered cells as values, on right, wrong and edge rows. `test_check.py` holds Python
-- to the same texts of numbers.
-- depends_on: {{ ref('code_values') }}
-- depends_on: {{ ref('currency_signs') }}
-- depends_on: {{ ref('extract_fields') }}
{%- set score = (extract_fields() | selectattr('field', 'equalto', 'score') | list
    or [{'kind': 'number', 'lowest': 0, 'highest': 1000}])[0] %}
{%- set codes = reference_rows('code_values', 'source_value') %}
with numbers as (
    select
        cell,
        marks,
        expected
    from (
        values
            ('1 234,50', ',', '1234.50'),
            ('1.234,50', ',.', '1234.50'),
            ('1.234,50', ',', null),
            ('1,234.50', '.,', '1234.50'),
            ('1,234.50', '.', null),
            ('12,34.5', '.,', null),
            ('(5)', '.', '-5'),
            ('5-', '.', '-5'),
            ('−5', '.', '-5'),
            ('$ -5', '.', '-5'),
            ('-5-', '.', null),
            ('5 eur 5', '.', null),
            ('5%', '.', null),
            ('5+', '.', null),
            ('1.2E+06', '.', '1.2e+06'),
            ('10 руб.', '.', '10'),
            ('1''234', '.', '1234'),
            ('12 34', '.', null),
            ('59.214', '', null),
            ('59.21', '', '59.21'),
            ('', '.', null),
            (null, '.', null)
    ) as given (cell, marks, expected)
),

digits as (
    select
        *,
        {{ number_digits('cell') | indent(8) }} as digits
    from numbers
),

texts as (
    select
        'number of ' || coalesce(cell, 'null') || ' by ' || marks as what,
        case
            when digits <> '' then {{ number_text('cell', 'digits', 'marks') | indent(20) }}
        end as found,
        expected
    from digits
),

blanks as (
    select
        'blank: ' || coalesce(cell, 'null') as what,
        case when {{ is_blank('cell') }} then 'yes' else 'no' end as found,
        expected
    from (
        values
            (null, 'yes'), ('', 'yes'), ('  ', 'yes'), (' NA ', 'yes'), ('—', 'yes'),
            ('Нет данных', 'yes'), ('\N', 'yes'), ('0', 'no'), ('Нет', 'no'),
            ('Наро-Фоминск', 'no'), ('-5', 'no')
    ) as given (cell, expected)
),

ranges as (
    select
        'score ' || cell as what,
        cast(
            {{ in_range(quick_number('cell', "'.'", 'decimal(9, 2)'), 'cell',
                'cast(null as string)', score) | indent(12) }} as string
        ) as found,
        expected
    from (
        values
            ('0', '0.00'), ('1000', '1000.00'), ('999.999', '1000.00'),
            ('1000.004', null), ('-0.004', null), ('1001', null), ('1_0', null)
    ) as given (cell, expected)
),

coded as (
    select
        'churn ' || cell as what,
        cast({{ code_value('cell', 'churn', 'boolean', codes) | indent(8) }} as string)
            as found,
        expected
    from (
        values
            ('1', 'true'), (' ДА ', 'true'), ('No', 'false'), ('2', null), ('', null)
    ) as given (cell, expected)
),

cases as (
    select * from texts
    union all
    select * from blanks
    union all
    select * from ranges
    union all
    select * from coded
)

select * from cases
where found is distinct from expected
