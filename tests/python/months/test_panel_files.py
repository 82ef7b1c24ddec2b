"""Panels as banks keep them: months of any size, by a column, an id with a new name."""

import csv
import json
from pathlib import Path

import pytest

from tests.python.months.histories import Person
from tests.python.months.test_panels import customers
from tests.python.warehouses import Warehouse, build_warehouse, run_command

DESCRIPTION = """\
as_of: {column: Report date, format: "%d.%m.%Y"}
columns:
  Client: user_id
  Account: user_id
"""
DAYS = ("31.01.2026", "28.02.2026", "31.03.2026")


def write(path: Path, id_name: str, months: dict[str, list[Person]]) -> None:
    """A file of one month or of several, by its column."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [id_name, "Report date", "city", "products", "balance", "churn"]
        )
        for day, people in months.items():
            for p in people:
                values = [p["user_id"], day, p["city"], p["product_count"]]
                writer.writerow([*values, p["balance_amount"], int(p["is_churned"])])


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty customers, then six hundred, then ninety; the id has a new name at last.

    Two months are in one file.
    """
    directory = tmp_path_factory.mktemp("panel")
    first = [p for p in customers(1, 91) if p["city"] == "North"]
    second = customers(4, 604)
    (directory / "files").mkdir()
    write(
        directory / "files" / "until February.csv",
        "Client",
        dict(zip(DAYS, (first, second), strict=False)),
    )
    third = [{**p, "is_churned": False} for p in second[:85]] + customers(1000, 1005)
    write(directory / "files" / "march.csv", "ACCOUNT", {DAYS[2]: third})
    (directory / "extract.yml").write_text(DESCRIPTION, encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def built(panel: Path) -> Warehouse:
    """By the command, with what it asked to be told."""
    return build_warehouse(
        panel,
        str(panel / "files" / "*.csv"),
        *("--extract", str(panel / "extract.yml")),
        *("--accept", "fewer_customers:2026-03-31"),
        # Most of those who are gone had come the month before.
        *("--accept", "out_of_order:2026-03-31"),
    )


def test_months_of_any_size_say_what_happened(built: Warehouse) -> None:
    with built.connect() as connection:
        found = connection.execute(
            "select cast(as_of_to as varchar), event,"
            " cast(sum(customer_count) as bigint) as n from marts.churn_events"
            " group by all having n > 0 order by all"
        ).fetchall()
    # In January only the north: 3, 6 … 90; number 3 has gone, 6 to 90 have stayed.
    february = {"gone_unflagged": 1, "stayed": 29, "joined": 571}
    # Of the first 85 those flagged, 7, 14 … 84, are flagged no more; 515 are gone.
    withdrawn = sum(i % 7 == 0 for i in range(4, 89))
    flagged_gone = sum(i % 7 == 0 for i in range(89, 604))
    march = {
        "flag_withdrawn": withdrawn,
        "stayed": 85 - withdrawn,
        "gone_flagged": flagged_gone,
        "gone_unflagged": 515 - flagged_gone,
        "joined": 5,
    }
    assert found == [
        (day, event, n)
        for day, events in (("2026-02-28", february), ("2026-03-31", march))
        for event, n in sorted(events.items())
    ]


def test_the_column_of_the_month_is_a_used_one(built: Warehouse) -> None:
    with built.connect() as connection:
        assert connection.execute(
            "select check_id, value, example from marts.data_quality where check_id in"
            " ('unused_columns', 'backtest_months_lacking', 'backtest_without_card')"
            " order by 1"
        ).fetchall() == [
            ("backtest_months_lacking", 0, None),
            # Thirty customers teach nothing.
            ("backtest_without_card", 1, "2026-02-28"),
            ("unused_columns", 0, None),
        ]


def test_an_id_under_a_name_that_nobody_described(panel: Path, tmp_path: Path) -> None:
    """A month is judged by itself, and the sentence says which and what to do."""
    (tmp_path / "extract.yml").write_text(
        DESCRIPTION.replace("  Client: user_id\n", ""), encoding="utf-8"
    )
    stopped = run_command(
        tmp_path,
        *(
            "build",
            str(panel / "files" / "*.csv"),
            "--extract",
            str(tmp_path / "extract.yml"),
        ),
    )
    assert stopped.returncode == 2
    said = json.loads(stopped.stdout)
    assert "2026-01-31: until February.csv has no column `Account`" in said["error"]
    assert "a line for each of its names" in said["error"]
    assert "2026-01-31: until February.csv: нет столбца `Account`" in said["error_ru"]
    assert "в описании пишут строку на каждое имя" in said["error_ru"]
