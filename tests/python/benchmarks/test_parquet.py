"""Parquet extracts: every defect is found, the figures are those of the CSV."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from bank_churn.synthetic import write_csv, write_parquet
from tests.python.benchmarks.conftest import run_module

ROWS = 3_000


def test_oracle_rejects_every_defect(tmp_path: Path) -> None:
    extract, database = tmp_path / "extract.parquet", tmp_path / "oracle.duckdb"
    defects = write_parquet(extract, ROWS, defects=0.05)
    run_module("tests.oracle", str(extract), str(database))
    with duckdb.connect(database, read_only=True) as connection:
        counts = connection.execute(
            "select (select count(*) from marts.customers), count(*),"
            " max(len(reasons))"
            " from marts.rejected_rows"
        ).fetchall()
    assert counts == [(ROWS - defects, defects, 1)]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_notebook_rejects_every_defect(library: str, tmp_path: Path) -> None:
    extract = tmp_path / "extract.parquet"
    defects = write_parquet(extract, ROWS, defects=0.05)
    run_module(f"benchmarks.notebook_{library}", str(extract), str(tmp_path))
    assert len(pd.read_csv(tmp_path / "rejected_rows.csv")) == defects


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_notebook_makes_the_same_of_both_formats(library: str, tmp_path: Path) -> None:
    portraits = []
    for write, suffix in ((write_csv, "csv"), (write_parquet, "parquet")):
        extract, folder = tmp_path / f"extract.{suffix}", tmp_path / suffix
        folder.mkdir()
        write(extract, ROWS)
        run_module(f"benchmarks.notebook_{library}", str(extract), str(folder))
        portraits.append(pd.read_csv(folder / "segment_portraits.csv"))
    pd.testing.assert_frame_equal(*portraits)


def test_oracle_makes_the_same_of_both_formats(tmp_path: Path) -> None:
    portraits = []
    for write, suffix in ((write_csv, "csv"), (write_parquet, "parquet")):
        extract, database = (
            tmp_path / f"extract.{suffix}",
            tmp_path / f"{suffix}.duckdb",
        )
        write(extract, ROWS)
        run_module("tests.oracle", str(extract), str(database))
        with duckdb.connect(database, read_only=True) as connection:
            portraits.append(
                connection.sql("from marts.segment_portraits order by all").df()
            )
    pd.testing.assert_frame_equal(*portraits)
