"""The card and all that follows from it are the same for any number of threads."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.python.warehouses import ROOT, Warehouse, dbt_paths, parsed_once

TABLES = (
    "scorecard",
    "scorecard_checks",
    "churn_scores",
    "call_capacity",
    "retention_targets",
)


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 4])
def test_threads_change_nothing(
    threads: int, default_warehouse: Warehouse, tmp_path: Path
) -> None:
    """Row for row as stored, value for value, words too; two threads made the other."""
    working_file = tmp_path / "work.duckdb"
    shutil.copy(default_warehouse.working_file, working_file)
    subprocess.run(
        [
            *(sys.executable, *parsed_once("dbt.cli.main"), "--quiet", "run"),
            *("--select", "agg_customers__band_counts", "stats_scorecard_cells+"),
        ],
        cwd=ROOT,
        env=os.environ
        | dbt_paths(tmp_path)
        | {
            "BANK_CHURN_THREADS": str(threads),
            "BANK_CHURN_DBT_THREADS": str(threads),
        },
        check=True,
    )
    with (
        default_warehouse.connect_working() as first,
        duckdb.connect(working_file, read_only=True) as second,
    ):
        for table in TABLES:
            query = f"select * from marts.{table}"
            rows = first.execute(query).fetchall()
            assert rows
            assert rows == second.execute(query).fetchall(), table
