"""One published table as a CSV file that spreadsheets open."""

import os
from pathlib import Path

import duckdb

from bank_churn.errors import InputError, PublishError
from bank_churn.publish import MARTS


def export(file: Path, table: str, output: Path) -> int:
    """Write `table` of the published `file` to `output`, whole or not at all.

    Returns:
        The number of rows.

    Raises:
        InputError: Nothing is published, or there is no such table.
        PublishError: The CSV cannot be written.
    """
    if not file.is_file():
        raise InputError(f"{file} is not there; run `bank-churn build` first.")
    unfinished = output.with_name(f".{output.name}.unfinished")
    with duckdb.connect(file, read_only=True) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select table_name from information_schema.tables"
                " where table_schema = ? order by table_name",
                [MARTS],
            ).fetchall()
        ]
        if table not in tables:
            raise InputError(f"There is no table {table}; there are: {tables}.")
        try:
            rows = connection.execute(
                f'copy {MARTS}."{table}" to $1 (format csv, header)', [str(unfinished)]
            ).fetchone()
            os.replace(unfinished, output)
        except (duckdb.Error, OSError) as error:
            unfinished.unlink(missing_ok=True)
            raise PublishError(f"Cannot write {output}: {error}") from error
    return int(rows[0]) if rows else 0
