"""Run dbt's Python models in the driver, on small tables, as the DuckDB build does.

dbt-spark has no way to run a Python model in session mode. Ours take DuckDB relations
of a few thousand rows and return one: the rows come from Spark as Arrow, the model runs
on a DuckDB in memory, and its rows go back. The models need not know.
"""

from typing import Any

import duckdb
from dbt.adapters.base.impl import PythonJobHelper
from dbt.adapters.spark.impl import SparkAdapter
from pyspark.sql import SparkSession


class DriverPythonJob(PythonJobHelper):
    """One Python model, run in this process."""

    def __init__(self, parsed_model: dict[str, Any], credential: Any) -> None:
        self.model = parsed_model

    def submit(self, compiled_code: str) -> None:
        """Replace the model's table by the rows that the model returns.

        Args:
            compiled_code: What dbt-spark would send to a cluster; not used, since it
                writes a Spark data frame. The model's own code is in `self.model`.
        """
        spark = SparkSession.builder.getOrCreate()
        code: dict[str, Any] = {}
        exec(self.model["compiled_code"], code)
        with duckdb.connect() as connection:
            dbt = code["dbtObj"](
                lambda table: connection.from_arrow(spark.table(table).toArrow())
            )
            rows = code["model"](dbt, connection).to_arrow_table()
            spark.createDataFrame(rows).write.mode("overwrite").saveAsTable(
                f"{self.model['schema']}.{self.model['alias']}"
            )


def run_python_models_here() -> None:
    """Make dbt-spark use `DriverPythonJob` for every Python model."""
    SparkAdapter.default_python_submission_method = "driver"
    SparkAdapter.python_submission_helpers = {"driver": DriverPythonJob}
