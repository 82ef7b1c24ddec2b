"""`bank-churn diff` of files that others made: a sentence, and nothing else is read."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from bank_churn.compare import compare
from bank_churn.errors import BusyError, InputError

MARTS = """
    create schema marts;
    create table marts.build_info as select 'one' as build_id, 'x.csv' as source_file;
    create table marts.segment_portraits as
    select
        'all' as segment_code, 10 as customer_count, 2 as churned_count,
        2e-1 as churn_rate;
"""


def make(file: Path, *more: str) -> Path:
    with duckdb.connect(file) as connection:
        for sql in (MARTS, *more):
            connection.execute(sql)
    return file


# To DuckDB these are addresses, or nothing.
@pytest.mark.parametrize(
    "name", ["md:x", "postgres:x.db", "http:x", "s3:x", ":memory:", "it's {{ 1 }} 📊"]
)
def test_a_name_is_only_a_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "made").rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert not any(compare(Path(name), Path(name)).changes.values())


@pytest.mark.parametrize(
    "kind", ["missing", "folder", "text", "empty", "cut", "device"]
)
def test_what_is_no_database_is_refused(kind: str, tmp_path: Path) -> None:
    good, file = make(tmp_path / "good.duckdb"), tmp_path / "given"
    if kind == "folder":
        file.mkdir()
    elif kind == "device":
        file = Path("/dev/zero")
    elif kind != "missing":
        content = {"text": b"a,b\n", "empty": b"", "cut": good.read_bytes()[:200_000]}
        file.write_bytes(content[kind])
    for pair in ((good, file), (file, good)):
        with pytest.raises(InputError) as raised:
            compare(*pair)
        assert str(file) in str(raised.value)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "sql",
    [
        "drop table marts.build_info",
        "alter table marts.build_info drop column source_file",
        "create view marts.hypothesis_tests as select error('boom') as hypothesis_id,"
        " 'x' as verdict, 1 as difference",
        "create view marts.scorecard as select"
        " content as term, content as band, 1 as points from read_text('/etc/passwd')",
    ],
)
def test_a_file_of_somebody_else_is_no_fault_of_the_program(
    sql: str, tmp_path: Path
) -> None:
    good, other = make(tmp_path / "good.duckdb"), make(tmp_path / "other.duckdb", sql)
    with pytest.raises(InputError, match=r"other\.duckdb"):
        compare(good, other)


def test_other_types_and_names_are_told(tmp_path: Path) -> None:
    other = make(
        tmp_path / "other.duckdb",
        "create or replace table marts.segment_portraits as select"
        " 'all' as segment_code, [1] as customer_count, {'a': 1} as churned_count,"
        " 'much' as churn_rate",
        """create table marts."quo""te" as select 1 as "a""b" """,
    )
    text = compare(make(tmp_path / "good.duckdb"), other).as_text("ru")
    assert "[1], {'a': 1}, much" in text
    assert 'quo"te' in text


def test_a_file_that_a_program_writes_is_busy(tmp_path: Path) -> None:
    good, busy = make(tmp_path / "good.duckdb"), make(tmp_path / "busy.duckdb")
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]);"
            " print('ready', flush=True); sys.stdin.read()",
            str(busy),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdout
    writer.stdout.readline()
    with pytest.raises(BusyError):
        compare(good, busy)
    writer.communicate(b"")
