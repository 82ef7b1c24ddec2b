"""What is published, and what is refused, in real processes."""

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

MakeWorkingFile = Callable[..., Path]
RunPublish = Callable[..., "subprocess.CompletedProcess[str]"]
PublishedBuild = Callable[[], str]


def test_publishes_the_marts_and_nothing_else(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    make_working_file("first")
    outcome = run_publish()
    assert outcome.returncode == 0, outcome.stderr
    assert "first" in outcome.stdout
    assert "3 tables" in outcome.stdout

    file = output_dir / "bank_churn.duckdb"
    assert stat.S_IMODE(file.stat().st_mode) == 0o444
    assert sorted(p.name for p in output_dir.iterdir()) == [
        ".bank_churn",
        ".parquet",
        ".publish.lock",
        "bank_churn.duckdb",
        "parquet",
    ]
    with duckdb.connect(file, read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name, table_type"
            " from information_schema.tables order by table_name"
        ).fetchall()
        assert tables == [
            ("marts", "build_info", "BASE TABLE"),
            ("marts", "customers", "BASE TABLE"),
            ("marts", "segments", "BASE TABLE"),
        ]
        constraints = connection.execute(
            "select constraint_type from duckdb_constraints()"
            " where table_name = 'customers' order by constraint_type"
        ).fetchall()
        assert {kind for (kind,) in constraints} == {"CHECK", "NOT NULL", "PRIMARY KEY"}
        comments = connection.execute(
            "select comment from duckdb_tables() where table_name = 'customers'"
            " union all select comment from duckdb_columns()"
            " where table_name = 'customers' and column_name = 'user_id'"
        ).fetchall()
        assert comments == [("One row per customer's id.",), ("Number",)]
        (count, last) = connection.execute(
            "select count(*), max(note) filter (where user_id = 999)"
            " from marts.customers"
        ).fetchall()[0]
        parquet = output_dir / "parquet" / "customers.parquet"
        assert connection.execute(
            f"select count(*), max(note) filter (where user_id = 999) from '{parquet}'"
        ).fetchall() == [(count, last)]
    assert count == 1000


def test_json_names_the_files(
    make_working_file: MakeWorkingFile,
    command: list[str],
    output_dir: Path,
) -> None:
    make_working_file("first")
    outcome = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(outcome.stdout) == {
        "status": "ok",
        "exit_code": 0,
        "published": True,
        "build_id": "first",
        "tables": ["build_info", "customers", "segments"],
        "file": str(output_dir / "bank_churn.duckdb"),
        "parquet": str(output_dir / "parquet"),
    }


def test_an_unfinished_build_is_refused(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
) -> None:
    make_working_file("first")
    run_publish()
    make_working_file("second", is_complete=False)
    outcome = run_publish()
    assert outcome.returncode == 1
    assert "no complete build" in outcome.stderr
    assert published_build() == "first"


def test_a_view_among_the_marts_is_published_as_a_table(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    """It names an inner table, with the name of the working file."""
    with duckdb.connect(make_working_file("first")) as connection:
        connection.execute(
            """
            create schema inner_tables;
            create table inner_tables.words as
            select 999 as user_id, 'нет' as word;
            create view marts.worded as
            select
                md5(customers.user_id::varchar) as user_id,
                words.word,
                1.5::decimal(18, 2) as amount
            from bank_churn.marts.customers as customers
            left join bank_churn.inner_tables.words as words
                on customers.user_id = words.user_id;
            comment on view marts.worded is 'Customers in words.';
            comment on column marts.worded.word is 'The word.';
            """
        )
        described = connection.execute("describe marts.worded").fetchall()
        rows = connection.execute("from marts.worded").fetchall()
    outcome = run_publish()
    assert outcome.returncode == 0, outcome.stderr
    parquet = output_dir / "parquet" / "worded.parquet"
    with duckdb.connect(output_dir / "bank_churn.duckdb", read_only=True) as connection:
        assert connection.execute(
            "select table_type from information_schema.tables"
            " where table_name = 'worded'"
        ).fetchall() == [("BASE TABLE",)]
        assert [
            row[:2] for row in connection.execute("describe marts.worded").fetchall()
        ] == [row[:2] for row in described]
        assert connection.execute("from marts.worded").fetchall() == rows
        # As contracts have it, which a view cannot say.
        assert connection.execute(
            "select distinct compression from pragma_storage_info('marts.worded')"
            " where column_name = 'user_id' and segment_type = 'VARCHAR'"
        ).fetchall() == [("Uncompressed",)]
        assert connection.execute(f"from '{parquet}'").fetchall() == rows
        assert connection.execute(
            "select comment from duckdb_tables() where table_name = 'worded'"
            " union all select comment from duckdb_columns()"
            " where table_name = 'worded' and comment is not null"
        ).fetchall() == [("Customers in words.",), ("The word.",)]
    assert {row[1] for row in rows} == {"нет", None}


def test_without_a_working_file_says_what_to_do(run_publish: RunPublish) -> None:
    outcome = run_publish()
    assert outcome.returncode == 2
    assert "run `bank-churn build` first" in outcome.stderr


def test_the_second_publisher_is_told_to_wait(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    make_working_file("first")
    output_dir.mkdir()
    with FileLock(output_dir / ".publish.lock"):
        outcome = run_publish()
    assert outcome.returncode == 3
    assert "run this again" in outcome.stderr
    assert run_publish().returncode == 0


def test_publishers_at_once_leave_one_whole_build(
    make_working_file: MakeWorkingFile,
    command: list[str],
    published_build: PublishedBuild,
) -> None:
    make_working_file("first", rows=200_000)
    publishers = [
        subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    errors = [publisher.communicate()[1].decode() for publisher in publishers]
    codes = [publisher.returncode for publisher in publishers]
    assert 0 in codes, errors
    assert set(codes) <= {0, 3}, errors
    assert published_build() == "first"


def test_a_parquet_reader_that_resolved_the_link_keeps_its_build(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    def segments(directory: Path) -> list[tuple[str]]:
        with duckdb.connect() as connection:
            return connection.execute(
                f"select build_id from '{directory / 'segments.parquet'}'"
            ).fetchall()

    make_working_file("first")
    run_publish()
    resolved = (output_dir / "parquet").resolve()
    make_working_file("second")
    run_publish()
    assert segments(resolved) == [("first",)]
    assert segments(output_dir / "parquet") == [("second",)]
    run_publish()
    assert not resolved.exists()
    assert segments(output_dir / "parquet") == [("second",)]


def test_a_parquet_directory_of_someone_else_is_kept_aside(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    make_working_file("first")
    (output_dir / "parquet").mkdir(parents=True)
    (output_dir / "parquet" / "mine.txt").write_text("kept")
    assert run_publish().returncode == 0
    assert (output_dir / "parquet.foreign-1" / "mine.txt").read_text() == "kept"
    assert (output_dir / "parquet" / "segments.parquet").is_file()


CRASHED_WRITER = """
import os, sys, duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("set checkpoint_threshold = '1GB'")
connection.execute("update marts.segments set build_id = 'replayed'")
os._exit(9)
"""


@pytest.mark.parametrize("wal", ["garbage", "of a crashed writer"])
def test_a_foreign_write_ahead_log_is_moved_aside(
    wal: str,
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
    tmp_path: Path,
) -> None:
    make_working_file("first")
    run_publish()
    log = output_dir / "bank_churn.duckdb.wal"
    if wal == "garbage":
        log.write_bytes(b"not a log")
    else:
        copy = tmp_path / "copy.duckdb"
        copy.write_bytes((output_dir / "bank_churn.duckdb").read_bytes())
        subprocess.run([sys.executable, "-c", CRASHED_WRITER, str(copy)], check=False)
        (tmp_path / "copy.duckdb.wal").rename(log)
    content = log.read_bytes()

    make_working_file("second")
    assert run_publish().returncode == 0
    assert published_build() == "second"
    assert not log.exists()
    assert (output_dir / "bank_churn.duckdb.wal.foreign-1").read_bytes() == content
