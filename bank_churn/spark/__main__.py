"""The command line of the Spark build: `python -m bank_churn.spark`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bank_churn.cli import EXIT_CODES, extract, history, main, paths
from bank_churn.path_option import PATH
from bank_churn.paths import Project, require_inputs_apart
from bank_churn.progress import Progress
from bank_churn.spark import landing as landed

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
@history
@click.option("--landing", type=PATH, default=LANDING, show_default=True)
def land(
    project: Project,
    variables: dict[str, Any],
    inputs: list[Path],
    months: Callable[..., Any],
    landing: Path,
) -> None:
    """Read the delivered files and write them as Parquet tables of text.

    Needs DuckDB and no Spark. On a cluster, copy the folder to where all its workers
    can read it.
    """
    require_inputs_apart(project, inputs)
    with Progress() as progress:
        prepared = months(project, variables, progress)
        given = prepared.variables if prepared else variables
        landed.land(project, given, landing, progress)
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
    # `land` works without Spark.
    from bank_churn.spark import build as building

    if "://" not in landing:
        landing = str(Path(landing).absolute())
    spark = building.open_session(project)
    try:
        with Progress() as progress:
            building.build(project, spark, landing, progress, with_tests=tests)
        click.echo(f"Marts in {spark.conf.get('spark.sql.warehouse.dir')}/marts.db/")
    finally:
        spark.stop()


if __name__ == "__main__":
    main(group=cli, name="python -m bank_churn.spark")
