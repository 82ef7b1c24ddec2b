"""Months as a bank delivers them, by the command: files in, the truth out."""

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python.warehouses import ROOT, Warehouse, build_warehouse, run_command

MONTHS = 4
SEED = ROOT / "seeds" / "raw" / "bank_scrooge.csv"
DATE = re.compile(r"2026-\d\d-\d\d")


@pytest.fixture
def bank(months_bank: Path) -> Path:
    """What the bank delivered."""
    return months_bank


@pytest.fixture
def truth(bank: Path) -> dict[str, Any]:
    """What happened, counted by the bank itself."""
    read: dict[str, Any] = json.loads((bank / "truth.json").read_text("utf-8"))
    return read


@pytest.fixture
def built(months_warehouse: Warehouse) -> Warehouse:
    """What was built from it."""
    return months_warehouse


def _store(built: Warehouse) -> Path:
    return built.working_file.parent / "months"


def _dates(paths: Iterable[Path]) -> list[str]:
    return sorted({found[0] for p in paths if (found := DATE.search(p.name))})


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


def _content(built: Warehouse) -> dict[str, tuple[Any, ...]]:
    """{table: columns with types, rows as they are stored} of what is published."""
    with built.connect() as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
        ).fetchall()
        return {
            table: (
                connection.execute(f"describe {table}").fetchall(),
                connection.execute(f"from {table}").fetchall(),
            )
            for (table,) in tables
        }


def _names(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """Every text of a table, those in lists too."""
    return {
        str(value)
        for row in connection.execute(f"from {table}").fetchall()
        for cell in row
        for value in (cell if isinstance(cell, list) else [cell])
    }


def _mentions(folder: Path, ids: Sequence[str]) -> set[str]:
    """Files below the folder that say one of these ids, in bytes or in their rows."""
    found = set()
    for path in (p for p in folder.rglob("*") if p.is_file()):
        # Numbers as they stand: an id may be a part of an amount, or of a digest.
        numbers = set(re.findall(rb"\b\d[\d.]*\b", path.read_bytes()))
        texts = {i for i in ids if i.encode() in numbers}
        with duckdb.connect() as connection:
            if path.suffix == ".parquet":
                texts |= _names(connection, f"'{path}'") & set(ids)
            elif path.suffix == ".duckdb":
                connection.execute(f"attach '{path}' as file (read_only)")
                for (table,) in connection.execute(
                    "select 'file.' || schema_name || '.' || table_name"
                    " from duckdb_tables() where database_name = 'file'"
                ).fetchall():
                    texts |= _names(connection, table) & set(ids)
        if texts:
            found.add(path.name)
    return found


class TestTheSameFilesAgain:
    """One folder, three builds: its tests follow each other as they stand here."""

    def test_a_month_added_is_as_if_all_had_been_built_at_once(
        self, bank: Path, built: Warehouse, tmp_path: Path
    ) -> None:
        """In any order, a file delivered twice, what is kept of the others read."""
        folder, store = built.working_file.parent, _store(built)
        before = _content(built)
        kept = {path.relative_to(store) for path in store.rglob("*.*")}
        assert _dates(kept) == [f"2026-0{n}" for n in ("1-31", "2-28", "3-31", "4-30")]
        shutil.rmtree(store)
        files = sorted(bank.rglob("*.csv"), key=lambda path: path.name[::3])
        described = ("--extract", str(bank / "months.yml"))
        earlier = [str(file) for file in files if "2026-04" not in file.name]
        assert build_warehouse(folder, *earlier, *described).summary != built.summary
        again = tmp_path / "extract_2026-02_yaroslavl (1).csv"
        shutil.copy(bank / "extract_2026-02_yaroslavl.csv", again)
        grown = build_warehouse(
            folder, *(str(file) for file in (*files, again)), *described
        )
        after = _content(grown)
        assert list(after) == list(before)
        assert [table for table in before if after[table] != before[table]] == []
        with grown.connect_working() as connection:
            read = connection.execute(
                "select cast(as_of as varchar), bool_and(is_kept), bool_or(is_kept)"
                " from intermediate.int_months__kept_counts"
                # Bands of money follow from the latest month.
                " where kind <> 'field_counts' group by 1 order by 1"
            ).fetchall()
        assert [row[1:] for row in read] == [(True, True)] * 3 + [(False, False)]
        # A hidden second answer would be the same files under other names.
        assert kept <= {path.relative_to(store) for path in store.rglob("*.*")}
        # The two files began with the months before, of which the last replaces others.
        assert [path.name[:18] for path in store.glob("history-*")] == [
            "history-2026-03-31"
        ]

    def test_a_missing_branch_is_no_churn(
        self, bank: Path, built: Warehouse, tmp_path: Path
    ) -> None:
        """Without the late file the build stops, where all months were judged."""
        finished = run_command(
            tmp_path,
            *("build", str(bank / "*.csv")),
            *("--extract", str(bank / "months.yml")),
            *("--working-file", str(built.working_file), "--language", "ru"),
        )
        assert finished.returncode == 2
        said = json.loads(finished.stdout)["error"]
        assert "Рыбинск, with " in said
        assert "is absent on 2026-04-30" in said
        # With it the month has a fourth of its customers less, the next to be accepted.
        accepted = "--accept 'city_absent:2026-04-30:Рыбинск'"
        assert f"Correct the delivery, or accept it by name: {accepted}" in said
        assert (
            "за этот месяц недостаёт файла. Исправьте поставку или примите её"
            f" поимённо: {accepted}"
        ) in finished.stderr
        assert "Ничего не опубликовано." in finished.stderr
        assert not (tmp_path / "warehouse" / "bank_churn.duckdb").exists()
        # The months before were not judged again: nothing is there but what was kept.
        assert len(list(_store(built).glob("*.parquet"))) == MONTHS

    def test_the_forgotten_are_nowhere(
        self, bank: Path, built: Warehouse, tmp_path: Path
    ) -> None:
        """Neither in marts nor in what is kept for the next build, of any month."""
        folder = built.working_file.parent
        with built.connect() as connection:
            # Some who stayed, some who went, some who came; nobody of the seed, which
            # every working file holds.
            ids = [
                user_id
                for (user_id,) in connection.execute(
                    "select user_id from marts.customer_months"
                    " where user_id not in"
                    f" (select cast(USERID as varchar) from '{SEED}')"
                    " group by user_id"
                    " qualify row_number() over (partition by count(*)"
                    " order by user_id) <= 10 order by user_id"
                ).fetchall()
            ]
            was = dict(
                connection.execute(
                    "select cast(as_of as varchar), count(*) from marts.customer_months"
                    " group by 1"
                ).fetchall()
            )
            forgotten = dict(
                connection.execute(
                    "select cast(as_of as varchar), count(*) from marts.customer_months"
                    " where list_contains(?, user_id) group by 1",
                    [ids],
                ).fetchall()
            )
        assert set(forgotten) == set(was)
        listed = tmp_path / "forget.csv"
        listed.write_text("\n".join(["user_id", *ids]) + "\n", encoding="utf-8")
        # What a build that was killed has left.
        left = _store(built) / ".judging-killed"
        left.mkdir()
        (left / "rows.csv").write_text(ids[0], encoding="utf-8")
        said = _mentions(folder, ids)
        assert {"bank_churn.duckdb", "work.duckdb", "customer_months.parquet"} < said
        assert any(name.startswith("movers-") for name in said)

        rebuilt = build_warehouse(
            built.working_file.parent,
            *(str(file) for file in bank.rglob("*.csv")),
            *("--extract", str(bank / "months.yml"), "--forget", str(listed)),
        )
        assert _mentions(folder, ids) == set()
        with rebuilt.connect() as connection:
            left_over = connection.execute(
                "select cast(as_of as varchar), cast(sum(customer_rows) as bigint),"
                " bool_and(source_rows = customer_rows + rejected_rows)"
                " from marts.extracts where not is_superseded group by 1"
            ).fetchall()
        assert {day: (rows, True) for day, rows, _ in left_over} == {
            day: (count - forgotten[day], True) for day, count in was.items()
        }
        assert all(is_whole for *_, is_whole in left_over)
