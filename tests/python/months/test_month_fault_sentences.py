"""What looks incomplete in a month, said in both languages."""

from datetime import date
from typing import Any

import pytest

from python_stats.sentences.month_faults import ENGLISH, RUSSIAN, month_faults
from python_stats.sentences.wording import NBSP


@pytest.mark.parametrize(
    ("kind", "en", "ru"),
    [
        (
            "city_renamed",
            "The 21 customers of South are there on 2026-04-30 under the name Süd:"
            " spell a city alike in every month.",
            "21 клиент из города South есть в данных на 30 апреля 2026 г. под названием"
            " Süd: пишите город одинаково во всех месяцах.",
        ),
        (
            "ids_respelled",
            "Of 1,402 customers who are gone on 2026-04-30, 21 are there under an id"
            " that differs by leading zeros, letter case or decimals: write ids alike"
            " in every month.",
            "Среди 1 402 клиентов, которых нет на 30 апреля 2026 г., есть под номером,"
            " который отличается лишь нулями впереди, регистром букв или дробной"
            " частью, — 21: пишите номера одинаково во всех месяцах.",
        ),
        (
            "ids_changed",
            "1,402 customers of 2026-03-31 are gone on 2026-04-30 and 21 are new, more"
            " than half both times: their ids were given anew, or a file is of another"
            " bank.",
            "На 30 апреля 2026 г. нет 1 402 клиентов из данных на 31 марта 2026 г., а"
            " новых — 21, и то и другое больше половины: номера выданы заново или файл"
            " относится к другому банку.",
        ),
        (
            "city_absent",
            "South, with 1,402 customers on 2026-03-31, is absent on 2026-04-30: a file"
            " of that month is missing.",
            "Города South (1 402 клиента на 31 марта 2026 г.) нет в данных на 30 апреля"
            " 2026 г.: за этот месяц недостаёт файла.",
        ),
        (
            "fewer_customers",
            "Of 1,402 customers on 2026-03-31, 21 are left on 2026-04-30: a file is"
            " incomplete.",
            "На 31 марта 2026 г. было 1 402 клиента, а на 30 апреля 2026 г. осталось"
            " 21: файл неполный.",
        ),
        (
            "field_vanished",
            "The field balance is known of 1,402 customers on 2026-03-31 and of nobody"
            " on 2026-04-30.",
            "Поле «остаток» на 31 марта 2026 г. известно у 1 402 клиентов, а на 30"
            " апреля 2026 г. ни у одного.",
        ),
        (
            "money_moved",
            "The median of the field balance moved from 1,402 on 2026-03-31 to 21 on"
            " 2026-04-30: another unit or currency.",
            "Медиана поля «остаток» на 31 марта 2026 г. равна 1 402, а на 30 апреля"
            " 2026 г. уже 21: другая единица или валюта.",
        ),
        (
            "out_of_order",
            "Of 1,402 customers who are gone on 2026-04-30, 21 had come only just"
            " before or are back a month later: a file of 2026-03-31 or 2026-04-30 is"
            " of another month or incomplete.",
            "Среди 1 402 клиентов, которых нет на 30 апреля 2026 г., пришедших лишь"
            " месяцем раньше или вернувшихся месяцем позже — 21: файл за 31 марта 2026"
            " г. или 30 апреля 2026 г. относится к другому месяцу или неполон.",
        ),
    ],
)
def test_each_kind_has_its_sentence(kind: str, en: str, ru: str) -> None:
    (fault,) = month_faults(faults=[fault_of(kind)])
    assert fault.sentence_en.replace(NBSP, " ") == en
    assert fault.sentence_ru.replace(NBSP, " ") == ru


def fault_of(kind: str, **values: Any) -> dict[str, Any]:
    """A row of `int_months__faults`."""
    is_field = kind in ("field_vanished", "money_moved")
    row = {
        "fault_id": f"{kind}:2026-04-30",
        "kind": kind,
        "as_of_from": date(2026, 3, 31),
        "as_of_to": date(2026, 4, 30),
        "subject": "balance" if is_field else "South",
        "subject_en": "balance" if is_field else "South",
        "subject_ru": "остаток" if is_field else "South",
        "other_subject": "Süd",
        "value_from": 1402.0,
        "value_to": 21.0,
        "is_accepted": False,
    }
    return row | values


def test_the_advice_names_what_nobody_has_accepted() -> None:
    """Of a build that stops, so one option per fault is all it takes."""
    faults = [
        fault_of("money_moved"),
        fault_of("city_absent", is_accepted=True),
        fault_of("city_renamed", fault_id="city_renamed:2026-04-30:Нижний Новгород"),
    ]
    options = (
        "--accept 'city_renamed:2026-04-30:Нижний Новгород'"
        " --accept 'money_moved:2026-04-30'"
    )
    for said in month_faults(faults=faults):
        assert said.advice_en == (
            f"Correct the delivery, or accept it by name: {options}."
        )
        assert said.advice_ru == (
            f"Исправьте поставку или примите её поимённо: {options}."
        )


def test_both_languages_know_the_same_kinds() -> None:
    assert ENGLISH.keys() == RUSSIAN.keys()
