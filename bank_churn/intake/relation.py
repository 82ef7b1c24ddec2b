"""The descriptions of the files as the relation that dbt stores."""

import json
from collections.abc import Callable
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from bank_churn.errors import InputError
from bank_churn.intake.description import parse_description
from bank_churn.intake.files import (
    ExtractFile,
    describe_extract,
    describe_seed,
)

_TYPES = {
    "file_index": "integer",
    "file_count": "integer",
    "field_count": "integer",
    "header_line": "integer",
    "line_offset": "bigint",
    "positions": "integer[]",
    "number_marks": "varchar[]",
    "source_columns": "varchar[]",
    "present_fields": "varchar[]",
    "unused_columns": "varchar[]",
    "has_odd_text": "boolean",
    "has_decimal_ids": "boolean",
    "is_id_the_line": "boolean",
    "size_bytes": "bigint",
    "record_count": "bigint",
}


def files_relation(
    connection: DuckDBPyConnection,
    delivered: Callable[[], DuckDBPyRelation],
    config: dict[str, Any],
) -> DuckDBPyRelation:
    """Describe the extract that the build is about.

    Args:
        connection: Where the relation lives, as a temporary table.
        delivered: Gives the source `bank.extract`: paths and globs. Not asked where
            another engine's build described the files already.
        config: JSON texts: extract (the description), described (what that build
            found); seed_path, landing_dir.
    """
    files = [_restored(file) for file in json.loads(config["described"])]
    if not files:
        files = _describe([path for (path,) in delivered().fetchall()], config)
    columns = ", ".join(
        f"{field.name} {_TYPES.get(field.name, 'varchar')}"
        for field in fields(ExtractFile)
    )
    connection.execute(f"create or replace temporary table intake_files ({columns})")
    marks = ", ".join("?" for _ in fields(ExtractFile))
    connection.executemany(
        f"insert into intake_files values ({marks})",
        [[_listed(value) for value in astuple(file)] for file in files],
    )
    return connection.table("intake_files")


def _restored(file: dict[str, Any]) -> ExtractFile:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in file.items()
    }
    return ExtractFile(**values)


def _describe(sources: list[str], config: dict[str, Any]) -> list[ExtractFile]:
    if not sources:
        return [describe_seed(Path(config["seed_path"]))]
    try:
        description = parse_description(json.loads(config["extract"]))
        return describe_extract(sources, Path(config["landing_dir"]), description)
    except InputError as error:
        name = Path(sources[0]).name
        return [ExtractFile(1, name, problem_en=error.en, problem_ru=error.ru)]


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
