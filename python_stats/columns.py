"""Columns of numbers and text into a DuckDB relation of stated types."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection, DuckDBPyRelation


def typed_relation(
    connection: DuckDBPyConnection,
    types: Mapping[str, str],
    columns: Mapping[str, Any],
) -> DuckDBPyRelation:
    """The columns named in `types`, cast to these SQL types; NaN becomes null.

    The types are stated because a table without rows has none to infer.
    """
    frame = pd.DataFrame({name: columns[name] for name in types})
    casts = ", ".join(
        f"cast({name} as {type_}) as {name}" for name, type_ in types.items()
    )
    return connection.from_df(frame).project(casts)
