"""The Spark build: every model past the landed tables, in one session."""

import json
import logging
import os

from pyspark.sql import SparkSession

from bank_churn.build import invoke_dbt
from bank_churn.paths import Project
from bank_churn.progress import Progress
from bank_churn.spark.landing import VARIABLES
from bank_churn.spark.python_models import run_python_models_here

SCHEMAS = (
    "bank",
    "reference",
    "staging",
    "intermediate",
    "stats",
    "marts",
    "complete_cases",
)


def open_session(project: Project) -> SparkSession:
    """Start the session that dbt will use; its own would want a Hive metastore.

    Cluster, memory and warehouse folder are Spark's own configuration: the folder
    that SPARK_CONF_DIR names, by default `spark/` of the project.
    """
    os.environ.setdefault("SPARK_CONF_DIR", str(project.root / "spark"))
    # It writes Java's whole stack for every fault; dbt reports the sentence.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    return SparkSession.builder.appName("bank churn").getOrCreate()


def drop_last_build(spark: SparkSession) -> None:
    """Delete the tables that an earlier session left in the warehouse folder.

    Only for a catalog in memory, which has forgotten them and would stumble over their
    files. In a metastore, which others may use, dbt replaces table by table.
    """
    if spark.conf.get("spark.sql.catalogImplementation") == "in-memory":
        for schema in SCHEMAS:
            spark.sql(f"create schema if not exists {schema}")
            spark.sql(f"drop schema {schema} cascade")


def build(
    project: Project,
    spark: SparkSession,
    landing: str,
    progress: Progress,
    *,
    with_tests: bool,
) -> None:
    """Build every model from what `land` wrote.

    Args:
        project: The dbt project.
        spark: The session.
        landing: Address of the landed folder, as all workers read it.
        progress: Told of each finished step.
        with_tests: Whether dbt's data tests run too. Its unit tests never do: they
            are about the SQL, which the DuckDB build has tested.

    Raises:
        BuildError: A model or a test failed; the message names them.
    """
    run_python_models_here()
    drop_last_build(spark)
    (landed,) = spark.read.text(f"{landing}/{VARIABLES}", wholetext=True).collect()
    options = ["--target", "spark"]
    options += ["--target-path", str(project.root / "target" / "spark" / "dbt")]
    options += ["--exclude-resource-type", "unit_test"]
    if not with_tests:
        options += ["--exclude-resource-type", "test"]
    variables = json.loads(landed.value) | {"landing": landing}
    invoke_dbt(project, variables, progress, *options)
