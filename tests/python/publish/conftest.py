"""Small working files and processes that publish them, without dbt."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[3]
TABLES = ("build_info", "customers", "segments")

MakeWorkingFile = Callable[..., Path]
RunCommand = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def make_working_file(tmp_path: Path) -> MakeWorkingFile:
    """Make a finished build whose every table names its build."""

    def make(build_id: str, *, rows: int = 1000, is_complete: bool = True) -> Path:
        file = tmp_path / "target" / "bank_churn.duckdb"
        file.parent.mkdir(exist_ok=True)
        file.unlink(missing_ok=True)
        with duckdb.connect(file) as connection:
            connection.execute(
                f"""
                create schema marts;
                create schema staging;
                create table staging.raw_rows as select 'private' as raw_line;
                create table main.build_state as select {is_complete} as is_complete;
                create table marts.build_info as select '{build_id}' as build_id;
                create table marts.customers (
                    user_id bigint, build_id varchar not null, note varchar,
                    reasons varchar[], balance_amount decimal(18, 2),
                    check (balance_amount >= 0), primary key (user_id)
                );
                insert into marts.customers
                select i, '{build_id}', md5(i::varchar), ['a', null], i / 100
                from range({rows}) as t(i);
                create table marts.segments as select '{build_id}' as build_id;
                comment on table marts.customers is 'One row per customer''s id.';
                comment on column marts.customers.user_id is 'Number';
                """
            )
        return file

    return make


@pytest.fixture
def output_dir(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """`bank-churn publish` of the working file into the output directory."""
    return [
        sys.executable,
        "-m",
        "bank_churn",
        "publish",
        "--working-file",
        str(tmp_path / "target" / "bank_churn.duckdb"),
        "--output-dir",
        str(tmp_path / "warehouse"),
    ]


@pytest.fixture
def run_publish(command: list[str]) -> RunCommand:
    """Publish in a process of its own; `before` is Python to run in it first."""

    def run(
        before: str = "", prefix: Sequence[str] = ()
    ) -> "subprocess.CompletedProcess[str]":
        arguments = command
        if before:
            start = f"{before}\nfrom bank_churn.cli import main\nmain()"
            arguments = [sys.executable, "-c", start, *command[3:]]
        return subprocess.run(
            [*prefix, *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def published_build(output_dir: Path) -> Callable[[], str]:
    """Read every table of the published file: the one build that all name."""

    def read() -> str:
        with duckdb.connect(
            output_dir / "bank_churn.duckdb", read_only=True
        ) as connection:
            builds = {
                row
                for table in TABLES
                for row in connection.execute(
                    f"select distinct build_id from marts.{table}"
                ).fetchall()
            }
        assert len(builds) == 1
        return str(builds.pop()[0])

    return read
