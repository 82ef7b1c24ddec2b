"""What changed between two months: nothing of few customers, no difference of 0.0."""

from datetime import date
from typing import Any

import pytest

from python_stats.group_difference import Interval
from python_stats.sentences.months import Change, change, what_changed


def finding(**changed: Any) -> Change:
    given: dict[str, Any] = {
        "subject_en": "Share of active customers",
        "subject_ru": "Доля активных клиентов",
        "unit": "share",
        "as_of_from": date(2026, 1, 31),
        "as_of_to": date(2026, 2, 28),
        "value_from": 0.5196,
        "value_to": 0.5192,
        "interval": Interval(-0.0004, -0.003, 0.0025),
        "margin": 0.01,
        "verdict": "equivalent",
        "p_holm": 1.0,
        "is_all": False,
    }
    return Change(**given | changed)


def told(one: Change) -> tuple[str, str]:
    english, russian = change(one, "en"), change(one, "ru")
    return english.replace("\u00a0", " "), russian.replace("\u00a0", " ")


def test_a_small_change_keeps_its_sign() -> None:
    assert told(finding()) == (
        "Share of active customers among those in the segment both times: 52.0% on"
        " 31 January 2026, 51.9% on 28 February 2026; change −0.04 pp (95% CI −0.3 to"
        " +0.3). Practically the same: a change of 1 pp or more is ruled out.",
        "Доля активных клиентов среди тех, кто остался в сегменте: 52,0 % на"
        " 31 января 2026 г., 51,9 % на 28 февраля 2026 г.; изменение −0,04 п. п."
        " (95 % ДИ от −0,3 до +0,3). Практически без изменений: сдвиг на 1 п. п. и"
        " больше исключён.",
    )


def test_of_few_customers_no_figure_is_told() -> None:
    few = finding(interval=None, verdict="not_available", p_holm=None, is_all=True)
    assert told(few) == (
        "Share of active customers among those who stayed: too few customers, or values"
        " that do not vary; nothing can be said.",
        "Доля активных клиентов среди оставшихся: клиентов слишком мало или значения"
        " почти не меняются, вывода нет.",
    )


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0.0, "+0"),
        (0.00003, "+0"),
        (0.0003, "+0.03"),
        (0.0005, "+0.1"),
        (-0.02, "−2.0"),
    ],
)
def test_digits_follow_the_size(amount: float, said: str) -> None:
    text = what_changed([("Share flagged", "share", amount)], "en")
    assert text == f"Changed among those who stayed: share flagged {said}\u00a0pp."
