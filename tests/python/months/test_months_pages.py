"""Months on the pages: their figures are those of the marts."""

import re
from datetime import date

from bank_churn.report.blocks import months
from bank_churn.report.data import Data
from bank_churn.report.language import Language
from bank_churn.report.parts import Table

FROM, TO = date(2026, 5, 31), date(2026, 6, 30)
RUSSIAN, ENGLISH = Language("ru"), Language("en")


def portrait(
    code: str, as_of: date, rate: float, count: int = 500
) -> dict[str, object]:
    return {
        "segment_code": code,
        "name_en": code.title(),
        "name_ru": code.title(),
        "as_of": as_of,
        "customer_count": count,
        "churn_rate": rate,
        "churn_rate_low": rate - 0.01,
        "churn_rate_high": rate + 0.01,
        "is_reportable": True,
    }


def move(origin: str, target: str, count: int, share: float) -> dict[str, object]:
    return {
        "segment_from": origin,
        "segment_to": target,
        "customer_count": count,
        "share_of_from": share,
    }


def component(name: str, value: float) -> dict[str, object]:
    return {
        "component": name,
        "contribution": value,
        "ci_low": value - 0.001,
        "ci_high": value + 0.001,
    }


DATA: Data = {
    "settings": [{"min_reportable_count": 30}],
    "month_portraits": [
        portrait("first", FROM, 0.1),
        portrait("first", TO, 0.2),
        portrait("second", FROM, 0.3),
    ],
    "month_events": [
        {"as_of_from": FROM, "as_of_to": TO, "event": event, "customer_count": count}
        for event, count in (
            ("joined", 150),
            ("gone_flagged", 79),
            ("gone_unflagged", 56),
            ("flagged", 1200),
        )
    ],
    "month_changes": [
        {
            "metric": "churn_rate",
            "metric_en": "Share flagged",
            "metric_ru": "Доля с признаком",
            "unit": "share",
            "difference": 0.0136,
        }
    ],
    "month_moves": [
        move("first", "first", 400, 0.8),
        move("first", "gone", 100, 0.2),
        move("second", "second", 20, 1.0),
        move("joined", "second", 150, 1.0),
    ],
    "month_components": [
        component("joiners", -0.003),
        component("leavers", -0.006),
        component("migration", 0.006),
        component("within", 0.009),
        component("total", 0.006),
    ],
    "month_outcomes": [
        {
            "as_of": FROM,
            "as_of_later": TO,
            "months_since": 1,
            "flagged_count": 1822,
            "gone_share": 0.048,
        }
    ],
}


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in table.lines]


def test_without_two_months_there_is_no_section() -> None:
    assert months.section({**DATA, "month_events": []}, ENGLISH) is None
    section = months.section(DATA, ENGLISH)
    assert section is not None
    assert section.title == "Month by month"


def test_what_happened_in_both_languages() -> None:
    assert months.since_last_month(DATA, ENGLISH) == [
        "Since 31\xa0May\xa02026: 150 joined, 0 returned, 135 are gone (79 of them"
        " with the churn flag), 1,200 are newly flagged.",
        "Changed among those who stayed: share flagged +1.4\xa0pp.",
    ]
    russian = " ".join(months.since_last_month(DATA, RUSSIAN))
    assert "С 31\xa0мая\xa02026\xa0г.: пришли впервые — 150" in russian
    assert "доля с признаком +1,4\xa0п.\xa0п." in russian
    quiet = months.since_last_month({**DATA, "month_changes": []}, RUSSIAN)
    assert quiet[1] == "Среди оставшихся изменение показателей не установлено."


def test_the_steps_lead_from_nothing_to_the_change() -> None:
    table = months.components(DATA, ENGLISH)
    assert [row[2] for row in texts(table)] == [
        f"{value}\xa0pp" for value in ("−0.3", "−0.6", "+0.6", "+0.9", "+0.6")
    ]
    drawn = [str(line.cells[1].mark) for line in table.lines]
    bars = [
        re.findall(r'part" x="([\d.]+)%".*?width="([\d.]+)%"', svg)[0] for svg in drawn
    ]
    # From -0.9 to +0.6: zero is at 60 %; each bar begins where the last one ended.
    assert bars == [
        ("40.00", "20.00"), ("0.00", "40.00"), ("0.00", "40.00"),
        ("40.00", "60.00"), ("60.00", "40.00"),
    ]  # fmt: skip


def test_few_customers_have_no_share() -> None:
    moves = texts(months.moves(DATA, ENGLISH))
    assert moves[0] == ["First", "80.0%", "–", "20.0%"]
    assert moves[1] == ["Second", "–", "< 30", "–"]
    assert moves[2] == ["Was not there", "–", "100.0%", "–"]
    few = [{**DATA["month_outcomes"][0], "flagged_count": 20}]
    (row,) = texts(months.outcomes({**DATA, "month_outcomes": few}, ENGLISH))
    assert row[-1] == "< 30"


def test_outcomes_name_their_months() -> None:
    table = months.outcomes(DATA, RUSSIAN)
    assert [column.title for column in table.columns][-1] == "Выбыли за 1\xa0месяц"
    assert texts(table) == [["31\xa0мая\xa02026\xa0г.", "1\xa0822", "4,8\xa0%"]]
