"""What differs between the marts of two builds."""

import math
from pathlib import Path
from typing import Any

import duckdb

RELATIVE_TOLERANCE = 1e-9

# They say which engine made them.
OWN_COLUMNS = {"duckdb_version"}


def differences(warehouse: duckdb.DuckDBPyConnection, marts: Path) -> list[str]:
    """Compare the schema `marts` of a warehouse with folders of Parquet, one per mart.

    Everything has to be equal, types included, but floats, which may differ by
    `RELATIVE_TOLERANCE`. The rows may come in any order.
    """
    here = {name for (name,) in warehouse.execute(TABLES).fetchall()}
    there = {folder.name for folder in marts.iterdir()}
    found = [f"only one build has {name}" for name in sorted(here ^ there)]
    for mart in sorted(here & there):
        found += [f"{mart}: {what}" for what in _differences(warehouse, mart, marts)]
    return found


TABLES = "select table_name from information_schema.tables where table_schema = 'marts'"


def _differences(
    warehouse: duckdb.DuckDBPyConnection, mart: str, marts: Path
) -> list[str]:
    theirs = f"read_parquet('{marts / mart}/*.parquet')"
    columns = _columns(warehouse, f"marts.{mart}")
    if columns != _columns(warehouse, theirs):
        return [f"columns {columns} and {_columns(warehouse, theirs)}"]
    floats = [name for name, type_ in columns.items() if type_ == "DOUBLE"]
    exact = [name for name in columns if name not in [*floats, *OWN_COLUMNS]]
    # Every mart has a key of exact columns, so these put both in the same order.
    selection = f"select {', '.join(exact + floats)} from"
    a = sorted(warehouse.execute(f"{selection} marts.{mart}").fetchall(), key=repr)
    b = sorted(warehouse.execute(f"{selection} {theirs}").fetchall(), key=repr)
    if len(a) != len(b):
        return [f"{len(a)} and {len(b)} rows"]
    return [
        f"{name}: {x!r} and {y!r}"
        for row_a, row_b in zip(a, b, strict=True)
        for name, x, y in zip(exact + floats, row_a, row_b, strict=True)
        if not _is_same(x, y)
    ]


def _columns(warehouse: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    rows = warehouse.execute(f"describe select * from {table}").fetchall()
    return {name: type_ for name, type_, *_ in rows}


def _is_same(x: Any, y: Any) -> bool:
    if isinstance(x, float) and isinstance(y, float):
        return math.isclose(x, y, rel_tol=RELATIVE_TOLERANCE)
    return bool(x == y)
