"""What a Parquet file is, by its footer."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bank_churn.intake.errors import IntakeError


@dataclass(frozen=True)
class ParquetFacts:
    """Hash, column names in their order, and number of rows."""

    sha256: str
    columns: tuple[str, ...]
    row_count: int


def read_parquet_facts(path: Path, escaped_path: str) -> ParquetFacts:
    """Columns and rows by the footer, and the hash of the bytes.

    Args:
        path: The file.
        escaped_path: The same, with glob characters escaped, for DuckDB.

    Raises:
        IntakeError: The file is damaged.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        with duckdb.connect() as connection:
            columns = connection.execute(
                "select * from read_parquet($1, hive_partitioning = false) limit 0",
                [escaped_path],
            ).description
            (row_count,) = connection.execute(
                "select num_rows from parquet_file_metadata($1)", [escaped_path]
            ).fetchall()[0]
    except duckdb.Error as error:
        raise IntakeError(
            f"{path.name} is a damaged Parquet file; deliver it again.",
            f"{path.name}: повреждённый файл Parquet; нужно выгрузить его заново.",
        ) from error
    return ParquetFacts(sha256, tuple(column[0] for column in columns), row_count)
