"""What the working file and the published file begin with."""

from pathlib import Path

import duckdb
import pytest

from bank_churn.months.history import History

CONTENTS = [("2026-01-31", "a"), ("2026-02-28", "b"), ("2026-03-31", "c")]


def history_of(folder: Path, rules: str = "r", count: int = 3) -> History:
    found = History.of(folder, CONTENTS[:count], rules)
    assert found is not None
    return found


def write(file: Path, *days: str) -> Path:
    """A closed file with one customer per month."""
    with duckdb.connect(file) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.customer_months as"
            " select cast(unnest(?) as date) as as_of",
            [list(days)],
        )
    return file


def test_a_single_month_has_no_history(tmp_path: Path) -> None:
    assert History.of(tmp_path, CONTENTS[:1], "r") is None


def test_a_file_begins_with_the_longest_that_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "months"
    store.mkdir()
    two = history_of(store, count=2)
    assert two.kept_until is None
    assert two.begin(tmp_path / "nothing") is None
    assert not (tmp_path / "nothing").exists()
    two.keep(write(tmp_path / "one.duckdb", "2026-01-31"))
    three = history_of(store)
    assert three.until == "2026-02-28"
    assert three.begin(tmp_path / "begun.duckdb") == "2026-01-31"
    # The next one replaces it.
    three.keep(write(tmp_path / "two.duckdb", "2026-01-31", "2026-02-28"))
    assert [path.name[:18] for path in store.iterdir()] == ["history-2026-02-28"]
    assert three.kept_until == "2026-02-28"


def test_other_rules_and_other_rows_are_other_files(tmp_path: Path) -> None:
    names = {history_of(tmp_path, rules).names for rules in ("r", "s")}
    other = History.of(tmp_path, [("2026-01-31", "x"), *CONTENTS[1:]], "r")
    assert other is not None
    assert len({*names, other.names}) == 3


@pytest.mark.parametrize("damage", ["cut", "empty", "of another month"])
def test_a_damaged_file_is_none(tmp_path: Path, damage: str) -> None:
    history = history_of(tmp_path, count=2)
    history.keep(write(tmp_path / "one.duckdb", "2026-01-31"))
    (kept,) = tmp_path.glob("history-*")
    if damage == "of another month":
        kept.unlink()
        write(kept, "2025-12-31")
    else:
        kept.write_bytes(kept.read_bytes()[: 9000 if damage == "cut" else 0])
    assert history.kept_until is None
