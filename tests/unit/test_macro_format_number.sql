-- Half up, signs, thousands and units, in both languages; '~' stands for the no-break space.
with cases as (
    select
        'half up, not half to the even' as what,
        {{ format_number('2.5', 0, 'en') }} as text_en,
        '3' as expected_en,
        {{ format_number('0.125', 2, 'ru') }} as text_ru,
        '0,13' as expected_ru
    union all
    select
        'a share that binary numbers cannot hold',
        {{ format_share('cast(0.5235 as double)', 'en') }},
        '52.4%',
        {{ format_share('cast(0.5235 as double)', 'ru') }},
        '52,4~%'
    union all
    select
        'the ends of a share',
        {{ format_share('0', 'en') }},
        '0.0%',
        {{ format_share('1', 'ru') }},
        '100,0~%'
    union all
    select
        'negative',
        {{ format_number('-1234.56', 1, 'en') }},
        '−1,234.6',
        {{ format_number('-1234.56', 1, 'ru') }},
        '−1~234,6'
    union all
    select
        'no minus before a zero',
        {{ format_number('-0.04', 1, 'en') }},
        '0.0',
        {{ format_number('-0.04', 1, 'ru') }},
        '0,0'
    union all
    select
        'thousands',
        {{ format_number('999999.5', 0, 'en') }},
        '1,000,000',
        {{ format_number('999', 0, 'ru') }},
        '999'
    union all
    select
        'roubles',
        {{ format_rub('cast(6378155131.66 as decimal(38, 2))', 'en') }},
        'RUB~6,378,155,132',
        {{ format_rub('cast(6378155131.66 as decimal(38, 2))', 'ru') }},
        '6~378~155~132~₽'
    union all
    select
        'percentage points',
        {{ format_share_difference('-0.0205', 'en') }},
        '−2.1~pp',
        {{ format_share_difference('-0.0205', 'ru') }},
        '−2,1~п.~п.'
    union all
    select
        'years by unit',
        {{ format_metric('42.78', "'years'", 'en') }},
        '42.8~years',
        {{ format_metric('42.78', "'years'", 'ru') }},
        '42,8~года'
    union all
    select
        'points by unit',
        {{ format_metric('3.95', "'points'", 'en') }},
        '4.0',
        {{ format_metric('3.95', "'points'", 'ru') }},
        '4,0'
    union all
    select
        'null stays null',
        coalesce({{ format_share('cast(null as double)', 'en') }}, 'null'),
        'null',
        coalesce({{ format_rub('cast(null as double)', 'ru') }}, 'null'),
        'null'
)

select *
from cases
where
    text_en is distinct from replace(expected_en, '~', '{{ nbsp() }}')
    or text_ru is distinct from replace(expected_ru, '~', '{{ nbsp() }}')
