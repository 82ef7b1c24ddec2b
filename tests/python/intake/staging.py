"""The staging models over delivered files, without the rest of the warehouse."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from bank_churn.intake.fields import FIELD_OF, FIELDS
from tests.python.warehouses import ROOT, dbt_paths, parsed_once

Place = tuple[str, int]
"""File name and line number."""


@dataclass(frozen=True)
class Staged:
    """What became of the delivered records."""

    customers: dict[Place, dict[str, Any]]
    """Typed values by field."""
    rejected: dict[Place, tuple[str, tuple[str, ...]]]
    """The raw line and the sorted reasons."""


def build_staging(
    directory: Path, customers_path: str | list[str], **variables: object
) -> Path:
    """Run the staging models, and the test that no record is lost; the working file."""
    working_file = directory / "work.duckdb"
    working_file.unlink(missing_ok=True)
    chosen = ["stg_bank__customers", "stg_bank__rejected_rows"]
    chosen += ["assert_no_record_is_lost", "code_values"]
    chosen += [f"stg_bank__{m}" for m in ("files", "typed_rows")]
    chosen += [f"stg_bank__{m}" for m in ("judged_rows", "repeated_ids")]
    chosen += ["bank_scrooge", "extract_fields", "currency_signs"]
    given = {"customers_path": customers_path} | variables
    finished = subprocess.run(
        [
            *(sys.executable, *parsed_once("dbt.cli.main"), "--quiet"),
            *("build", "--select", *chosen),
            # As it is: dbt reads YAML, which knows no pairs of \\u for an emoji.
            *("--vars", json.dumps(given, ensure_ascii=False)),
        ],
        cwd=ROOT,
        env=os.environ | dbt_paths(directory),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout
    return working_file


def stage(
    directory: Path, customers_path: str | list[str], **variables: object
) -> Staged:
    """What the staging models make of the delivered files, in `directory`."""
    working_file = build_staging(directory, customers_path, **variables)
    columns = ", ".join(field.column_name for field in FIELD_OF.values())
    with duckdb.connect(working_file, read_only=True) as connection:
        customers = connection.execute(
            f"select file_name, line_number, {columns} from staging.stg_bank__customers"
        ).fetchall()
        rejected = connection.execute(
            "select file_name, line_number, raw_line, list_sort(reasons)"
            " from staging.stg_bank__rejected_rows"
        ).fetchall()
    return Staged(
        {
            (file_name, line_number): dict(zip(FIELDS, values, strict=True))
            for file_name, line_number, *values in customers
        },
        {
            (file_name, line_number): (raw_line, tuple(reasons))
            for file_name, line_number, raw_line, reasons in rejected
        },
    )
