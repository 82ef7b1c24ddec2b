"""Months as a bank delivers them, by the command: files in, the truth out."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bank_churn.synthetic_months import write_months
from tests.python.warehouses import ROOT, Warehouse, build_warehouse

MONTHS = 4


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four months; one file is corrected, one comes twice, one is late."""
    directory = tmp_path_factory.mktemp("bank")
    write_months(directory, MONTHS, rows=1500)
    return directory


@pytest.fixture(scope="module")
def truth(bank: Path) -> dict[str, Any]:
    """What happened, counted by the bank itself."""
    read: dict[str, Any] = json.loads((bank / "truth.json").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def built(bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """All four months, the late file too, named in no order."""
    files = sorted(bank.rglob("*.csv"), key=lambda path: path.name[::-1])
    return build_warehouse(
        tmp_path_factory.mktemp("months"),
        *(str(file) for file in files),
        *("--extract", str(bank / "months.yml")),
    )


def test_a_missing_branch_is_no_churn(
    bank: Path, built: Warehouse, tmp_path: Path
) -> None:
    """Without the late file the build stops, in the folder where all were judged."""
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "bank_churn", "build", str(bank / "*.csv")),
            *("--extract", str(bank / "months.yml")),
            *("--working-file", str(built.working_file)),
            *("--output-dir", str(tmp_path / "out")),
        ],
        cwd=ROOT,
        env=os.environ
        | {
            "DBT_TARGET_PATH": str(tmp_path / "target"),
            "DBT_LOG_PATH": str(tmp_path / "logs"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 2
    assert "Рыбинск, with " in finished.stderr
    assert "is absent on 2026-04-30" in finished.stderr
    assert "--accept 'city_absent:2026-04-30:Рыбинск'" in finished.stderr
    assert not (tmp_path / "out" / "bank_churn.duckdb").exists()
    # The months before were not judged again: nothing is there but what was kept.
    kept = sorted(path.name[:10] for path in _store(built).glob("*.parquet"))
    assert kept == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def _store(built: Warehouse) -> Path:
    return built.working_file.parent / "months"


def test_the_marts_say_what_happened(built: Warehouse, truth: dict[str, Any]) -> None:
    with built.connect() as connection:
        months = connection.execute(
            "select as_of, cast(sum(customer_count) as bigint),"
            " cast(sum(churned_count) as bigint) from marts.monthly_portraits"
            " group by as_of order by as_of"
        ).fetchall()
        assert [row[1:] for row in months] == [
            (month["customers"], month["flagged"]) for month in truth["months"]
        ]
        for (as_of, *_), pair in zip(months[1:], truth["pairs"], strict=True):
            events = connection.execute(
                "select event, cast(sum(customer_count) as bigint)"
                " from marts.churn_events where as_of_to = ? group by event",
                [as_of],
            ).fetchall()
            assert dict(events) == pair["events"]


def test_todays_marts_are_about_the_latest_month(
    built: Warehouse, truth: dict[str, Any]
) -> None:
    latest = truth["months"][-1]
    with built.connect() as connection:
        assert connection.execute(
            "select count(*), count(*) filter (where is_churned) from marts.customers"
        ).fetchone() == (latest["customers"], latest["flagged"])
        # The history holds the same customers with the same values.
        assert connection.execute(
            "select count(*) from marts.customers as c join marts.customer_months as m"
            " on m.as_of = '2026-04-30' and c.user_id = m.user_id and c.city = m.city"
            " and c.is_churned = m.is_churned and c.segment_code = m.segment_code"
            " and c.balance_amount is not distinct from m.balance_amount"
        ).fetchone() == (latest["customers"],)


def test_every_delivery_is_listed(built: Warehouse, truth: dict[str, Any]) -> None:
    with built.connect() as connection:
        files = connection.execute(
            "select as_of, file_name, delivery, is_superseded, source_rows,"
            " customer_rows, rejected_rows from marts.extracts order by all"
        ).fetchall()
    # Of the file that came twice one is left; the wrong one stays in the list.
    assert len(files) == 3 * MONTHS + 1
    superseded = [row[1] for row in files if row[3]]
    assert superseded == [truth["corrected"].replace("_v2", "")]
    for _, _, _, is_superseded, source, accepted, rejected in files:
        if is_superseded:
            assert (source, accepted, rejected) == (None, None, None)
        else:
            assert source == accepted + rejected > 0
    by_month = {
        month: sum(row[5] or 0 for row in files if row[0] == month)
        for month in {row[0] for row in files}
    }
    assert by_month[date(2026, 1, 31)] == truth["months"][0]["customers"]


def test_the_summary_says_what_changed(built: Warehouse, truth: dict[str, Any]) -> None:
    summary = json.loads(built.summary)
    events = {row["event"]: row["customer_count"] for row in summary["events"]}
    assert events == truth["pairs"][-1]["events"]
    assert {row["as_of_to"] for row in summary["events"]} == {"2026-04-30"}


def test_judged_months_hold_the_accepted_rows(built: Warehouse) -> None:
    with duckdb.connect() as connection:
        for path in sorted(_store(built).glob("*.parquet")):
            counts = json.loads(path.with_suffix(".json").read_text("utf-8"))
            assert (
                connection.execute(
                    "select count(*), count(distinct (user_id, city))"
                    " from read_parquet(?)",
                    [str(path)],
                ).fetchone()
                == (sum(file["customer_rows"] for file in counts),) * 2
            )
