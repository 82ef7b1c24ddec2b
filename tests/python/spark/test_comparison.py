"""The comparison itself finds what differs."""

from pathlib import Path

import duckdb
import pytest

from tests.python.spark.comparison import differences


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute("create table marts.rates (id integer, rate double)")
    connection.execute("insert into marts.rates values (1, 0.1), (2, null)")
    return connection


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("values (2, null), (1, cast(0.1 as double))", []),
        ("values (1, cast(0.1 as double) + 1e-12), (2, null)", []),
        (
            "values (1, cast(0.1000001 as double)), (2, null)",
            ["rates: rate: 0.1 and 0.1000001"],
        ),
        (
            "values (1, cast(null as double)), (2, null)",
            ["rates: rate: 0.1 and None"],
        ),
        ("values (1, cast(0.1 as double))", ["rates: 2 and 1 rows"]),
        (
            "values (1, cast(0.1 as double)), (3, null)",
            ["rates: id: 2 and 3"],
        ),
    ],
)
def test_finds_what_differs(
    warehouse: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    rows: str,
    found: list[str],
) -> None:
    (tmp_path / "rates").mkdir()
    warehouse.execute(
        f"copy (select * from ({rows}) as t (id, rate)) to '{tmp_path}/rates/1.parquet'"
    )
    assert differences(warehouse, tmp_path) == found


def test_finds_other_types_and_missing_marts(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert differences(warehouse, tmp_path) == ["only one build has rates"]
    (tmp_path / "rates").mkdir()
    warehouse.execute(
        "copy (select cast(id as bigint) as id, rate from marts.rates)"
        f" to '{tmp_path}/rates/1.parquet'"
    )
    (found,) = differences(warehouse, tmp_path)
    assert "BIGINT" in found
