"""Columns of numbers and text into a DuckDB relation of stated types."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection, DuckDBPyRelation


def typed_relation(
    connection: DuckDBPyConnection,
    types: Mapping[str, str],
    columns: Mapping[str, Any],
) -> DuckDBPyRelation:
    """The columns named in `types`, cast to these SQL types; NaN becomes null.

    The types are stated because a table without rows has none to infer.
    """
    connection.register(
        "untyped_columns",
        {
            name: np.asarray(columns[name], dtype=float if type_ == "double" else None)
            for name, type_ in types.items()
        },
    )
    casts = ", ".join(
        f"cast({_known(name) if type_ == 'double' else name} as {type_}) as {name}"
        for name, type_ in types.items()
    )
    connection.execute(
        f"create or replace temporary table typed_columns as "
        f"select {casts} from untyped_columns"
    )
    connection.unregister("untyped_columns")
    return connection.table("typed_columns")


def _known(name: str) -> str:
    return f"case when not isnan({name}) then {name} end"
