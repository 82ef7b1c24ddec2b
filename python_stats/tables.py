"""Between pure functions and DuckDB: rows of small tables in, rows of one table out."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_type_hints

from duckdb import DuckDBPyConnection, DuckDBPyRelation

Row = Mapping[str, Any]

SQL_TYPES = {
    bool: "boolean",
    int: "bigint",
    float: "double",
    str: "varchar",
    date: "date",
    Decimal: "decimal(38,2)",
}
ROWS_PER_INSERT = 500


def read_rows(relation: DuckDBPyRelation) -> list[dict[str, Any]]:
    """All rows of a small relation as dictionaries by column name."""
    columns = relation.columns
    return [dict(zip(columns, row, strict=True)) for row in relation.fetchall()]


def to_relation(
    connection: DuckDBPyConnection, row_type: type[Any], rows: Sequence[Any]
) -> DuckDBPyRelation:
    """Put rows into a temporary table whose columns are the fields of their dataclass.

    The types are those of the fields, because a table without rows has none to infer.
    """
    hints = get_type_hints(row_type)
    names = [field.name for field in fields(row_type)]
    columns = ", ".join(f"{name} {sql_type(hints[name])}" for name in names)
    table = f"rows_of_{row_type.__name__.lower()}"
    connection.execute(f"create or replace temporary table {table} ({columns})")
    # A statement for many rows: one each would take five times as long.
    for start in range(0, len(rows), ROWS_PER_INSERT):
        part = rows[start : start + ROWS_PER_INSERT]
        marks = ", ".join(["(" + ", ".join("?" * len(names)) + ")"] * len(part))
        connection.execute(
            f"insert into {table} values {marks}",
            [value for row in part for value in astuple(row)],
        )
    return connection.table(table)


def sql_type(hint: Any) -> str:
    """The SQL type of a field: `float | None` is double, a Literal is varchar."""
    for option in get_args(hint) if isinstance(hint, UnionType) else (hint,):
        if option in SQL_TYPES:
            return SQL_TYPES[option]
    return "varchar"
