"""Between the pure functions and DuckDB: rows out of relations and back."""

from collections.abc import Sequence
from dataclasses import astuple, fields
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from python_stats.results import HypothesisResult, StratumResult

if TYPE_CHECKING:
    from python_stats.study import Study

SQL_TYPES = {bool: "boolean", int: "bigint", float: "double", str: "varchar"}


def read_rows(relation: DuckDBPyRelation) -> list[dict[str, Any]]:
    """All rows of a small relation as dictionaries by column name."""
    return [
        dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()
    ]


def read_study(*, min_reportable_count: int, **relations: DuckDBPyRelation) -> "Study":
    """Read the tables that `Study.from_rows` names, one relation for each."""
    # Brings scipy, which dbt's process does without.
    from python_stats.study import Study

    rows = {name: read_rows(relation) for name, relation in relations.items()}
    return Study.from_rows(min_reportable_count=min_reportable_count, **rows)


def to_relation(
    connection: DuckDBPyConnection,
    row_type: type[HypothesisResult] | type[StratumResult],
    rows: Sequence[HypothesisResult] | Sequence[StratumResult],
) -> DuckDBPyRelation:
    """Put rows into a temporary table whose column types are those of the fields."""
    hints = get_type_hints(row_type)
    names = [field.name for field in fields(row_type)]
    columns = ", ".join(f"{name} {sql_type(hints[name])}" for name in names)
    table = f"rows_of_{row_type.__name__.lower()}"
    connection.execute(f"create or replace temporary table {table} ({columns})")
    if rows:
        # One statement for all rows: a statement each would take five times as long.
        marks = ", ".join(["(" + ", ".join("?" * len(names)) + ")"] * len(rows))
        connection.execute(
            f"insert into {table} values {marks}",
            [value for row in rows for value in astuple(row)],
        )
    return connection.table(table)


def sql_type(hint: Any) -> str:
    """The SQL type of a field: `float | None` is double, a Literal is varchar."""
    for option in get_args(hint) if isinstance(hint, UnionType) else (hint,):
        if option in SQL_TYPES:
            return SQL_TYPES[option]
    return "varchar"
