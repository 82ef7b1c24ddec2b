"""The delivered files as Parquet tables of text, which Spark reads.

How a file is written (encoding, separator, quotes, column names) is found out once, by
the intake of the DuckDB build, so that both engines start from the same records.
"""

import shutil
from pathlib import Path

import duckdb

TABLES = ("stg_bank__files", "stg_bank__extract")


def export_landing(working_file: Path, landing: Path) -> None:
    """Write the intake's tables as Parquet folders, replacing those of the last run.

    Args:
        working_file: A DuckDB file in which dbt built `TABLES`.
        landing: Gets one folder per table.
    """
    with duckdb.connect(working_file, read_only=True) as connection:
        for table in TABLES:
            folder = landing / table
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            path = str(folder).replace("'", "''")
            # Several files, so that several workers can read.
            connection.execute(
                f"copy (select * from staging.{table}) to '{path}'"
                " (format parquet, file_size_bytes '256MB', overwrite_or_ignore)"
            )
