-- Half up, signs and thousands in both languages; ~ is the no-break space.
{%- set cases = [
    ('half up, not half to the even',
        format_number('2.5', 0, 'en'), '3', format_number('0.125', 2, 'ru'), '0,13'),
    ('a share that binary numbers cannot hold',
        format_share('cast(0.5235 as double)', 'en'), '52.4%',
        format_share('cast(0.5235 as double)', 'ru'), '52,4~%'),
    ('the ends of a share',
        format_share('0', 'en'), '0.0%', format_share('1', 'ru'), '100,0~%'),
    ('negative',
        format_number('-1234.56', 1, 'en'), '−1,234.6',
        format_number('-1234.56', 1, 'ru'), '−1~234,6'),
    ('no minus before a zero',
        format_number('-0.04', 1, 'en'), '0.0', format_number('-0.04', 1, 'ru'), '0,0'),
    ('thousands',
        format_number('999999.5', 0, 'en'), '1,000,000',
        format_number('999', 0, 'ru'), '999'),
    ('null stays null',
        "coalesce(" ~ format_share('cast(null as double)', 'en') ~ ", 'null')", 'null',
        "coalesce(" ~ format_number('cast(null as double)', 0, 'ru') ~ ", 'null')", 'null'),
] %}
with cases as (
    {% for what, text_en, expected_en, text_ru, expected_ru in cases %}
        select
            '{{ what }}' as what,
            {{ text_en }} as text_en,
            '{{ expected_en | replace("~", nbsp()) }}' as expected_en,
            {{ text_ru }} as text_ru,
            '{{ expected_ru | replace("~", nbsp()) }}' as expected_ru
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select *
from cases
where
    text_en is distinct from expected_en
    or text_ru is distinct from expected_ru
