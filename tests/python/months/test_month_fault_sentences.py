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
            "The 21 customers of South are there on 2026-04-30 under the name Süd.",
            "21 клиент из города South есть в данных на 30 апреля 2026 г. под названием"
            " Süd.",
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
    is_field = kind in ("field_vanished", "money_moved")
    row: dict[str, Any] = {
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
    (fault,) = month_faults(faults=[row])
    assert fault.sentence_en.replace(NBSP, " ") == en
    assert fault.sentence_ru.replace(NBSP, " ") == ru


def test_both_languages_know_the_same_kinds() -> None:
    assert ENGLISH.keys() == RUSSIAN.keys()
