"""Spark makes the marts that DuckDB makes."""

from pathlib import Path

import pytest

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
    marts = spark_builds.build("original", customers_path=original_extract)
    with original_warehouse.connect_working() as warehouse:
        assert differences(warehouse, marts) == []


def test_dirty_extract_without_optional_columns(
    spark_builds: SparkBuilds, tmp_path: Path
) -> None:
    extract = write_dirty_extract(tmp_path / "dirty.csv")
    built = build_warehouse(tmp_path / "duckdb", "--customers", str(extract))
    marts = spark_builds.build("dirty", customers_path=extract)
    with built.connect_working() as warehouse:
        (rejected,) = warehouse.execute(
            "select count(*) from marts.rejected_rows"
        ).fetchone() or (0,)
        assert rejected > 30
        assert differences(warehouse, marts) == []
