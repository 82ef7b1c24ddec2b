"""Spark makes the marts that DuckDB makes."""

from pathlib import Path

import duckdb
import pytest

from tests.python.campaigns.test_results import MONTHS, histories, write_campaign
from tests.python.months.histories import build_months
from tests.python.spark.comparison import differences
from tests.python.spark.conftest import SparkBuilds
from tests.python.spark.dirty_extract import write_dirty_extract
from tests.python.warehouses import Warehouse, build_warehouse

# PySpark and dbt-spark warn of things to come.
pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_cluster_has_two_worker_processes(spark_builds: SparkBuilds) -> None:
    context = spark_builds.session.sparkContext
    assert spark_builds.session.range(1000).repartition(4).distinct().count() == 1000
    status = context._jsc.sc().getExecutorMemoryStatus()
    assert status.size() == 3  # with the driver


def test_default_extract(
    spark_builds: SparkBuilds, default_warehouse: Warehouse
) -> None:
    marts = spark_builds.build("default")
    with default_warehouse.connect_working() as warehouse:
        assert differences(warehouse, marts) == []


def test_original_extract(
    spark_builds: SparkBuilds, original_extract: Path, original_warehouse: Warehouse
) -> None:
    marts = spark_builds.build("original", customers_path=str(original_extract))
    with original_warehouse.connect_working() as warehouse:
        assert differences(warehouse, marts) == []


def test_dirty_extract_without_optional_columns(
    spark_builds: SparkBuilds, tmp_path: Path
) -> None:
    extract = write_dirty_extract(tmp_path / "dirty.csv")
    built = build_warehouse(tmp_path / "duckdb", "--customers", str(extract))
    marts = spark_builds.build("dirty", customers_path=str(extract))
    with built.connect_working() as warehouse:
        (rejected,) = warehouse.execute(
            "select count(*) from marts.rejected_rows"
        ).fetchone() or (0,)
        assert rejected > 30
        assert differences(warehouse, marts) == []


def test_months_and_campaigns(spark_builds: SparkBuilds, tmp_path: Path) -> None:
    folder = tmp_path / "campaigns"
    write_campaign(folder, "first", "flagged_or_gone", range(60))
    write_campaign(folder, "second", "balance_kept", range(60, 120))
    built = build_months(
        tmp_path / "duckdb", histories(), "*", campaigns_path=str(folder)
    )
    assert built.returncode == 0, built.said
    # The months before the latest lie there as the store of judged months has them.
    marts = spark_builds.build("months", **built.variables)
    with duckdb.connect(built.working_file, read_only=True) as warehouse:
        (counted,) = warehouse.execute(
            "select count(distinct as_of) from marts.customer_months"
        ).fetchone() or (0,)
        assert counted == len(MONTHS)
        assert differences(warehouse, marts) == []
