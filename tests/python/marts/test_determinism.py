"""The same input gives the same warehouse, whatever the number of threads."""

from pathlib import Path

from tests.python.warehouses import Warehouse, build_warehouse


def test_two_builds_are_the_same(default_warehouse: Warehouse, tmp_path: Path) -> None:
    """Row for row, in the order in which they are stored, and value for value."""
    again = build_warehouse(
        tmp_path, BANK_CHURN_THREADS="1", BANK_CHURN_DBT_THREADS="1"
    )
    with default_warehouse.connect() as first, again.connect() as second:
        tables = [
            name
            for (name,) in first.execute(
                "select table_name from information_schema.tables"
                " where table_schema = 'marts' order by table_name"
            ).fetchall()
        ]
        assert "customers" in tables
        changed = [
            table
            for table in tables
            if first.execute(query := f"select * from marts.{table}").fetchall()
            != second.execute(query).fetchall()
        ]
    assert not changed
