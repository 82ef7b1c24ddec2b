"""The command line of the Spark build: `python -m bank_churn.spark`."""

import os
from pathlib import Path
from typing import Any

import click

from bank_churn.build import invoke_dbt
from bank_churn.cli import EXIT_CODES, PATH, extract, main, paths
from bank_churn.progress import Progress
from bank_churn.project import Project
from bank_churn.spark.landing import TABLES, export_landing

LANDING = Path("target/spark/landing")


@click.group(epilog=EXIT_CODES, context_settings={"max_content_width": 88})
def cli() -> None:
    r"""Build the marts on Apache Spark.

    \b
    python -m bank_churn.spark land --customers customers.parquet
    python -m bank_churn.spark build
    """


@cli.command(epilog=EXIT_CODES)
@paths
@extract
@click.option("--landing", type=PATH, default=LANDING, show_default=True)
def land(project: Project, variables: dict[str, Any], landing: Path) -> None:
    """Read the delivered files and write them as Parquet tables of text.

    Needs DuckDB and no Spark. On a cluster, copy the folder to where all its workers
    can read it.
    """
    os.environ["BANK_CHURN_WORKING_FILE"] = str(project.working_file)
    with Progress() as progress:
        invoke_dbt(project, variables, progress, "--select", f"+{TABLES[-1]}")
    export_landing(project.working_file, landing)
    click.echo(f"Landed in {landing}/")


@cli.command(epilog=EXIT_CODES)
@paths
@click.option(
    "--landing",
    default=str(LANDING),
    show_default=True,
    help="Folder or address (such as hdfs://…) of what `land` wrote.",
)
@click.option("--tests/--no-tests", default=True, help="Run dbt's data tests too.")
def build(project: Project, landing: str, tests: bool) -> None:
    """Build the marts from the landed tables.

    Which cluster, memory and warehouse folder: Spark's own configuration, by default
    the folder spark/ of the project, else the one that SPARK_CONF_DIR names.
    """
    os.environ.setdefault("SPARK_CONF_DIR", str(project.root / "spark"))
    # Not before the configuration is known; and `land` works without Spark.
    from pyspark.sql import SparkSession

    from bank_churn.spark.python_models import run_python_models_here

    run_python_models_here()
    if "://" not in landing:
        landing = str(Path(landing).absolute())
    # dbt takes the session that is there; its own would want a Hive metastore.
    spark = SparkSession.builder.appName("bank churn").getOrCreate()
    skipped = ["unit_test"] if tests else ["unit_test", "test"]
    options = [
        *("--target", "spark"),
        *("--target-path", str(project.root / "target" / "spark" / "dbt")),
        *(f"--exclude-resource-type={kind}" for kind in skipped),
    ]
    try:
        with Progress() as progress:
            invoke_dbt(project, {"landing": landing}, progress, *options)
        click.echo(f"Marts in {spark.conf.get('spark.sql.warehouse.dir')}/marts.db/")
    finally:
        spark.stop()


if __name__ == "__main__":
    main(group=cli, name="python -m bank_churn.spark")
