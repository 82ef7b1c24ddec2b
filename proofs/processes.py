"""Commands in processes of their own, and small builds to publish, for the proofs."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parents[1]
TABLES = ("build_info", "customers", "segments")
# Marks the processes of one trial, so that those that outlive it are found.
TOKEN = "BANK_CHURN_PROOF"


def make_working_file(
    file: Path, build_id: str, *, rows: int = 1000, is_complete: bool = True
) -> Path:
    """A finished build, as dbt would leave it, whose every table names its build."""
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


def published_build(output_dir: Path) -> str:
    """The one build that all tables of the published file name.

    Raises:
        ValueError: They name several.
        duckdb.Error: The file is damaged.
    """
    file = output_dir / "bank_churn.duckdb"
    with duckdb.connect(file, read_only=True) as connection:
        tables = {
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_columns()"
                " where schema_name = 'marts' and column_name = 'build_id'"
            ).fetchall()
        }
        builds = {
            row[0]
            for table in tables
            for row in connection.execute(
                f"select distinct build_id from marts.{table}"
            ).fetchall()
        }
    if len(builds) != 1:
        raise ValueError(f"{file} names the builds {sorted(builds)}")
    return str(builds.pop())


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    exit_code: int
    said: str
    told: Mapping[str, Any]
    """The JSON object it printed; empty when it printed none."""


def command(*arguments: str) -> list[str]:
    """`bank-churn` with arguments."""
    return [sys.executable, "-m", "bank_churn", *arguments]


def run(
    arguments: Sequence[str],
    *,
    directory: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Run `bank-churn ARGUMENTS --json` to its end."""
    finished = subprocess.run(
        command(*arguments, "--json"),
        cwd=directory,
        env=clean_environment() | dict(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(finished.stdout) if finished.stdout.strip() else {}
    return Outcome(finished.returncode, finished.stderr, told)


def clean_environment() -> dict[str, str]:
    """This process's environment without what would lead to another project."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBT_", "BANK_CHURN_"))
    }
    return kept | {"PYTHONPATH": str(ROOT)}


def left_behind(token: str) -> list[int]:
    """Processes that a trial has started and that are still there."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if f"{TOKEN}={token}".encode() in environment and state != "Z":
            found.append(int(process.name))
    return found
