"""Months for tests, made of rows: judged months as files and the latest as a CSV."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tests.python.warehouses import ROOT, dbt_paths, parsed_once

TYPES = {
    "user_id": "varchar",
    "city": "varchar",
    "gender": "varchar",
    "age_years": "integer",
    "credit_score": "decimal(9,2)",
    "equity_score": "decimal(9,2)",
    "balance_amount": "decimal(18,2)",
    "estimated_salary_amount": "decimal(18,2)",
    "product_count": "integer",
    "has_credit_card": "boolean",
    "is_active": "boolean",
    "is_churned": "boolean",
}
HEADER = {
    "USERID": "user_id",
    "score": "credit_score",
    "city": "city",
    "gender": "gender",
    "age": "age_years",
    "equity": "equity_score",
    "balance": "balance_amount",
    "products": "product_count",
    "credit_card": "has_credit_card",
    "last_activity": "is_active",
    "EST_SALARY": "estimated_salary_amount",
    "churn": "is_churned",
}
GENDERS = {"male": "М", "female": "Ж"}

Person = Mapping[str, Any]


def person(user_id: object, city: str, **values: Any) -> dict[str, Any]:
    """A customer with plain values where nothing else is said."""
    plain = {
        "gender": "male",
        "age_years": 40,
        "credit_score": 700,
        "equity_score": 2,
        "balance_amount": 1000,
        "estimated_salary_amount": 500,
        "product_count": 1,
        "has_credit_card": True,
        "is_active": False,
        "is_churned": False,
    }
    return {"user_id": str(user_id), "city": city} | plain | values


@dataclass(frozen=True)
class Run:
    """What dbt said, and its working file."""

    returncode: int
    said: str
    working_file: Path
    variables: Mapping[str, Any]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the working file."""
        with duckdb.connect(self.working_file, read_only=True) as connection:
            return connection.execute(sql).fetchall()


def write_judged(path: Path, customers: Sequence[Person]) -> None:
    """A judged month, as the store of months has it."""
    with duckdb.connect() as connection:
        columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
        connection.execute(f"create table judged ({columns})")
        if customers:
            connection.executemany(
                f"insert into judged values ({', '.join('?' * len(TYPES))})",
                [[customer[name] for name in TYPES] for customer in customers],
            )
        connection.execute(f"copy judged to '{path}'")


def build_months(
    directory: Path,
    months: Mapping[str, Sequence[Person]],
    *select: str,
    **variables: Any,
) -> Run:
    """Build models of months over {date: customers}; the last date is the latest."""
    directory.mkdir(parents=True, exist_ok=True)
    *earlier, latest = sorted(months)
    for as_of in earlier:
        write_judged(directory / f"{as_of}.parquet", months[as_of])
    with (directory / "latest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for customer in months[latest]:
            writer.writerow([_cell(customer[name]) for name in HEADER.values()])
    plan = {
        "folder": str(directory),
        "months": [
            {"as_of": a, "rows": None if a == latest else f"{a}.parquet"}
            for a in sorted(months)
        ],
        "files": [_file(as_of) for as_of in sorted(months)],
    }
    given = {"months": plan, "customers_path": str(directory / "latest.csv")}
    given |= variables
    working_file = directory / "work.duckdb"
    finished = subprocess.run(
        [
            *(sys.executable, *parsed_once("dbt.cli.main"), "--quiet"),
            *("build", "--select", *select),
            # They try code on rows of their own: an extract cannot change them.
            *("--exclude-resource-type", "unit_test"),
            *("--vars", json.dumps(given)),
        ],
        cwd=ROOT,
        env=os.environ | dbt_paths(directory),
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(finished.returncode, finished.stdout, working_file, given)


def _file(as_of: str) -> dict[str, Any]:
    """What the build would know of a month's only file, but for its counts."""
    return {
        "as_of": as_of,
        "file_name": f"{as_of}.csv",
        "sha256": as_of,
        "part": "",
        "delivery": 1,
        "is_superseded": False,
        "read_sha256": None,
        "source_rows": None,
        "fields": None,
    }


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return GENDERS.get(value, "" if value is None else value)
