"""The descriptions of the files as the relation that dbt stores."""

import json
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from bank_churn.errors import EXTRACT_FAULT, InputError
from bank_churn.identity import Identity
from bank_churn.intake.files import (
    ExtractFile,
    Options,
    changed_file,
    describe_extract,
    describe_seed,
)

_TYPES = {
    "file_index": "integer",
    "field_count": "integer",
    "positions": "integer[]",
    "source_columns": "varchar[]",
    "present_fields": "varchar[]",
    "size_bytes": "bigint",
    "record_count": "bigint",
}


def files_relation(
    connection: DuckDBPyConnection, config: dict[str, Any]
) -> DuckDBPyRelation:
    """Describe the extract that the build is about.

    Args:
        connection: Where the relation lives, as a temporary table.
        config: customers_path, columns (JSON), encoding, separator, decimal_mark,
            seed_path, landing_dir.
    """
    files = _describe(config)
    columns = ", ".join(
        f"{name} {_TYPES.get(name, 'varchar')}" for name in asdict(files[0])
    )
    connection.execute(f"create or replace temporary table intake_files ({columns})")
    marks = ", ".join("?" for _ in asdict(files[0]))
    connection.executemany(
        f"insert into intake_files values ({marks})",
        [[_listed(value) for value in astuple(file)] for file in files],
    )
    return connection.table("intake_files")


def require_unchanged(files: DuckDBPyRelation) -> None:
    """Refuse to go on when a delivered file is not any more what was read.

    Args:
        files: What `files_relation` returned.

    Raises:
        InputError: With the mark that `bank-churn build` knows it by.
    """
    described = files.select("file_name, delivered_path, identity, sha256").fetchall()
    for file_name, path, identity, sha256 in described:
        if identity and not Identity.from_text(identity).is_kept(Path(path), sha256):
            raise InputError(EXTRACT_FAULT + str(changed_file(file_name)))


def _describe(config: dict[str, Any]) -> list[ExtractFile]:
    if not config["customers_path"]:
        return [describe_seed(Path(config["seed_path"]))]
    try:
        options = Options(
            columns=json.loads(config["columns"]),
            encoding=config["encoding"],
            separator=config["separator"],
            decimal_mark=config["decimal_mark"],
        )
        return describe_extract(
            config["customers_path"], Path(config["landing_dir"]), options
        )
    except InputError as error:
        name = Path(config["customers_path"]).name
        return [ExtractFile(1, name, problem_en=error.en, problem_ru=error.ru)]


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
