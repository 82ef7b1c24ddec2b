"""The command line of builds without Python models: `python -m python_stats`."""

import os
import shlex
from pathlib import Path

import click

from python_stats.outside_dbt import OutsideError, Places, build, step

PATH = click.Path(path_type=Path)


@click.command(
    epilog="Options after `--` go to each call of the engine.",
    context_settings={"max_content_width": 88},
)
@click.option(
    "--working-file",
    type=PATH,
    default=lambda: os.environ.get(
        "BANK_CHURN_WORKING_FILE", "target/bank_churn.duckdb"
    ),
    help="As in profiles.yml.",
)
@click.option(
    "--target-path",
    type=PATH,
    default=lambda: os.environ.get("DBT_TARGET_PATH", "target"),
    help="Where the engine leaves manifest.json and run_results.json.",
)
@click.option("--project-dir", type=PATH, default=".", show_default=True)
@click.option(
    "--engine",
    help="Build to the end, SQL by this program; without it, one step of Python.",
)
@click.argument("given", nargs=-1)
def main(
    working_file: Path,
    target_path: Path,
    project_dir: Path,
    engine: str | None,
    given: tuple[str, ...],
) -> None:
    r"""Compute what dbt's Python models would, for an engine that runs none.

    Prints the options of the next `dbt build`, and nothing when the build is finished.

    \b
    python -m python_stats --engine dbt
    """
    places = Places(project_dir, target_path, working_file)
    try:
        if engine is None:
            click.echo(shlex.join(step(places)))
        else:
            build(places, shlex.split(engine), given)
    except OutsideError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main(prog_name="python -m python_stats")
