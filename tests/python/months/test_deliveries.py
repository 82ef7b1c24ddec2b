"""Which month a file is about: by names alone, in any order, each delivery once."""

from collections.abc import Mapping
from datetime import date
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from bank_churn.errors import InputError
from bank_churn.months.deliveries import (
    Delivery,
    deliveries_of,
    file_name_rule,
    last_day,
    parse_date,
)
from bank_churn.months.split import ColumnRule, split_by_month

PATTERN = (
    r"extract_(?P<year>\d{4})-(?P<month>\d{2})"
    r"(_(?P<part>north|south))?(_v(?P<delivery>\d))?"
)


def deliver(
    folder: Path, files: Mapping[str, str], pattern: str = PATTERN
) -> list[Delivery]:
    """Write the files and date them."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    paths = [folder / name for name in files]
    return deliveries_of(paths, None, {"file_name": pattern}, folder)


def facts(deliveries: list[Delivery]) -> list[tuple[date, str, str, int, bool]]:
    return [
        (f.as_of, f.file_name, f.part, f.delivery, f.is_superseded) for f in deliveries
    ]


@pytest.mark.parametrize(
    "pattern", ["(" * 5000, "(?P<year>x)(?P<month>[0-9]{999999999999})", "(?P<year>x"]
)
def test_a_pattern_that_cannot_be_is_said(pattern: str) -> None:
    with pytest.raises(InputError, match="is no regular expression") as raised:
        file_name_rule(pattern)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize("form", ["%", "%Q", "%Y %Y", "%d(", "", "%Y-%m-%d" * 100])
def test_a_format_that_cannot_be_is_said(form: str) -> None:
    with pytest.raises(InputError, match="is no date as") as raised:
        ColumnRule("day", form).date_of("2026-10-31", "x.csv line 2")
    assert len(str(raised.value)) < 300


def test_a_file_that_changes_while_it_is_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("day\n2026-10-31\n2026-11-30\n", encoding="utf-8")
    store = tmp_path / "store"
    with pytest.raises(InputError, match="changed while it was read"):
        split_by_month(path, "digest of the bytes before", ColumnRule("day"), store)
    assert not list(store.iterdir())


def test_months_parts_and_deliveries(tmp_path: Path) -> None:
    found = deliver(
        tmp_path,
        {
            "extract_2026-02_north.csv": "b",
            "extract_2026-02_south.csv": "c",
            "extract_2026-02_south_v3.csv": "d",
            "extract_2026-01.csv": "a",
        },
    )
    january, february = date(2026, 1, 31), date(2026, 2, 28)
    assert facts(found) == [
        (january, "extract_2026-01.csv", "", 1, False),
        (february, "extract_2026-02_north.csv", "north", 1, False),
        (february, "extract_2026-02_south.csv", "south", 1, True),
        (february, "extract_2026-02_south_v3.csv", "south", 3, False),
    ]


def test_the_order_of_files_says_nothing(tmp_path: Path) -> None:
    names = [f"extract_2026-0{n}.csv" for n in (1, 2, 3)] + ["extract_2026-02_v2.csv"]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    results = [
        deliveries_of(
            [tmp_path / n for n in order], None, {"file_name": PATTERN}, tmp_path
        )
        for order in permutations(names)
    ]
    assert all(result == results[0] for result in results)


def test_the_same_bytes_twice_are_one_file(tmp_path: Path) -> None:
    one = deliver(tmp_path, {"extract_2026-01.csv": "a"})
    again = deliver(
        tmp_path,
        {
            "extract_2026-01.csv": "a",
            "extract_2026-01 (1).csv": "a",
            "again/extract_2026-01_v2.csv": "a",
        },
    )
    assert again == one


def test_the_same_bytes_are_not_two_months(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds the same bytes"):
        deliver(tmp_path, {"extract_2026-01.csv": "a", "extract_2026-02.csv": "a"})


def test_a_folder_may_be_the_month(tmp_path: Path) -> None:
    found = deliver(
        tmp_path,
        {"2026-01/customers.csv": "a", "2026-02/customers.csv": "b"},
        r"(?P<year>\d{4})-(?P<month>\d{2})/customers",
    )
    assert [(str(f.as_of), f.file_name) for f in found] == [
        ("2026-01-31", "2026-01/customers.csv"),
        ("2026-02-28", "2026-02/customers.csv"),
    ]


def test_a_day_and_two_digits_of_a_year(tmp_path: Path) -> None:
    pattern = r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d)"
    (found,) = deliver(tmp_path, {"CL_051026.csv": "a"}, pattern)
    assert found.as_of == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("name", "pattern", "message"),
    [
        ("other.csv", PATTERN, "does not match as_of.file_name"),
        ("extract_2026-13.csv", PATTERN, "is no date"),
        ("may_2026.csv", r"(?P<month>\w+)_(?P<year>\d+)", "months are numbers"),
        ("x_2026.csv", r"(?P<month>\d\d)?_(?P<year>\d+)", "is no date"),
        ("extract_2026-01.csv", r"(?P<year>\d{4}", "no regular expression"),
        ("extract_2026-01.csv", r"(?P<year>\d{4})", r"no group \(\?P<month>"),
    ],
)
def test_what_says_no_month(
    tmp_path: Path, name: str, pattern: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        deliver(tmp_path, {name: "a"}, pattern)


def test_the_option_dates_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a", encoding="utf-8")
    (found,) = deliveries_of([tmp_path / "a.csv"], date(2026, 10, 31), {}, tmp_path)
    assert (found.as_of, found.file_name) == (date(2026, 10, 31), "a.csv")
    assert parse_date("2026-10-31") == date(2026, 10, 31)
    with pytest.raises(InputError, match="is no date"):
        parse_date("31.10.2026")


def test_last_days() -> None:
    assert [last_day(2028, 2).day, last_day(2026, 12).day] == [29, 31]
    assert file_name_rule(PATTERN).pattern.pattern == PATTERN


TEXT = (
    'ID;REPORT_DATE;city\r\n1;31.01.2026;"Север;\r\nюг"\r\n2;28.02.2026;Б\r\n'
    "3;31.01.2026;В\r\nbroken\r\n"
)
COLUMN = {"column": "report_date", "format": "%d.%m.%Y"}


def test_a_column_may_say_the_month(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes(TEXT.encode("windows-1251"))
    found = deliveries_of([path], None, COLUMN, tmp_path / "split")
    assert [(str(f.as_of), f.file_name) for f in found] == [
        ("2026-01-31", "panel.csv"),
        ("2026-02-28", "panel.csv"),
    ]
    lines = TEXT.encode("windows-1251").split(b"\r\n")
    january, february = (file.source.read_bytes() for file in found)
    # What is broken stays with the month around it; nothing is lost or changed.
    assert january == b"\r\n".join([*lines[:3], *lines[4:]])
    assert february == b"\r\n".join([lines[0], lines[3], b""])
    path.unlink()
    path.write_bytes(TEXT.encode("windows-1251"))
    assert deliveries_of([path], None, COLUMN, tmp_path / "split") == found


def test_a_file_of_one_month_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("id,day\n1,2026-01-31\n", encoding="utf-8")
    (found,) = deliveries_of([path], None, {"column": "day"}, tmp_path / "split")
    assert (found.source, found.as_of) == (path, date(2026, 1, 31))


def test_a_typed_column_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "panel.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select i as id, date '2026-01-31' + interval (28 * (i % 2)) day"
            f" as day from range(10) as t(i)) to '{path}'"
        )
        found = deliveries_of([path], None, {"column": "Day"}, tmp_path / "split")
        assert [str(file.as_of) for file in found] == ["2026-01-31", "2026-02-28"]
        counts = [
            connection.execute(f"select count(*) from '{file.source}'").fetchone()
            for file in found
        ]
    assert counts == [(5,), (5,)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,day\n1,2026-01-31\n2,soon\n", r"line 3: `soon` in the column `day` is no"),
        ("id,date\n1,2026-01-31\n", "has no column `day`"),
        ("id,day\n", "has no row whose month"),
    ],
)
def test_a_column_that_says_no_month(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "panel.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        deliveries_of([path], None, {"column": "day"}, tmp_path / "split")
