"""The files for BI tools fit the marts as they are."""

import duckdb
import pytest
import yaml

from exports.superset import make
from tests.python.warehouses import ROOT, Warehouse

QUERIES = (ROOT / "exports" / "queries" / "first_queries.sql").read_text("utf-8")


def test_superset_datasets_are_those_of_the_contracts() -> None:
    for file, content in make.files().items():
        assert yaml.safe_load(file.read_text("utf-8")) == content, file


def test_superset_figures_can_be_computed(default_warehouse: Warehouse) -> None:
    with default_warehouse.connect() as connection:
        for mart, metrics in make.DATASETS.items():
            for sql in metrics.values():
                connection.execute(f"select {sql} from marts.{mart}").fetchone()


@pytest.mark.parametrize("query", [q for q in QUERIES.split(";") if "select" in q])
def test_first_queries_are_narrow_and_say_something(
    query: str, default_warehouse: Warehouse
) -> None:
    with default_warehouse.connect() as connection:
        result: duckdb.DuckDBPyConnection = connection.execute(query)
        assert len(result.description or []) == 4
        assert result.fetchall()
