"""What a Parquet file is, by its footer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bank_churn.intake.columns import Columns, match_columns
from bank_churn.intake.description import Description
from bank_churn.intake.errors import IntakeError

SAMPLE_ROWS = 10_000


@dataclass(frozen=True)
class ParquetFacts:
    """Hash, columns in their order with their types, and number of rows."""

    sha256: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    row_count: int

    def sample(self, escaped_path: str, position: int) -> list[str]:
        """The first texts of a column."""
        return [
            str(text)
            for (text,) in self._ask(
                f"select {self._name(position)} from {_TABLE} limit {SAMPLE_ROWS}",
                escaped_path,
            )
            if text is not None
        ]

    def has_whole_doubles(self, escaped_path: str, position: int) -> bool:
        """Are all numbers of a floating-point column whole?"""
        if self.types[position - 1] not in ("DOUBLE", "FLOAT"):
            return False
        name = self._name(position)
        ((others,),) = self._ask(
            f"select count(*) from {_TABLE} where {name} <> floor({name})", escaped_path
        )
        return bool(others == 0)

    def _name(self, position: int) -> str:
        name = self.columns[position - 1].replace('"', '""')
        return f'"{name}"'

    def _ask(self, query: str, escaped_path: str) -> list[tuple[object, ...]]:
        with duckdb.connect() as connection:
            return connection.execute(query, [escaped_path]).fetchall()


_TABLE = "read_parquet($1, hive_partitioning = false)"


def match_parquet(
    facts: ParquetFacts, description: Description, file_name: str
) -> Columns:
    """Find the fields among the columns."""
    return match_columns(facts.columns, description, file_name)


def sample_rows(facts: ParquetFacts, escaped_path: str, limit: int) -> list[str]:
    """The first rows as lines of CSV, below a line of their names."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select cast(columns(*) as varchar) from {_TABLE} limit {limit}",
            [escaped_path],
        ).fetchall()
    return [_line(facts.columns), *map(_line, rows)]


def _line(cells: Sequence[str | None]) -> str:
    quoted = ['"' + (cell or "").replace('"', '""') + '"' for cell in cells]
    return ",".join(quoted)


def read_parquet_facts(
    path: Path, file_name: str, escaped_path: str, *, has_hash: bool = True
) -> ParquetFacts:
    """Columns and rows by the footer, and the hash of the bytes.

    Args:
        path: The file.
        file_name: What to call it in a sentence.
        escaped_path: Its path with glob characters escaped, for DuckDB.
        has_hash: Whether all bytes are read for their hash.

    Raises:
        IntakeError: The file is damaged.
    """
    sha256 = ""
    if has_hash:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        with duckdb.connect() as connection:
            described = connection.execute(
                f"describe select * from {_TABLE}", [escaped_path]
            ).fetchall()
            (row_count,) = connection.execute(
                "select num_rows from parquet_file_metadata($1)", [escaped_path]
            ).fetchall()[0]
    except duckdb.Error as error:
        raise IntakeError(
            f"{file_name} is a damaged Parquet file; deliver it again.",
            f"{file_name}: повреждённый файл Parquet; нужно выгрузить его заново.",
        ) from error
    names = tuple(row[0] for row in described)
    return ParquetFacts(sha256, names, tuple(row[1] for row in described), row_count)
