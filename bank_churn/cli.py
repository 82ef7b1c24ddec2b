"""The command line `bank-churn`: thin commands around dbt and the published file."""

import json
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bank_churn import build as building
from bank_churn import export as exporting
from bank_churn import publish as publishing
from bank_churn import summary as summarising
from bank_churn.errors import CommandError, InputError
from bank_churn.progress import Progress
from bank_churn.project import Project, error_log, locate
from python_stats.sentences.wording import Language

EXIT_CODES = """\b
Exit codes:
  0  done
  1  a model or a test failed; nothing was published
  2  the options or the extract cannot be used; nothing was published
  3  another build or publish is running, or a program writes the file
  4  the output directory cannot be written; what was published is intact
  5  a fault of this program; the message names the log
"""

PATH = click.Path(path_type=Path)


def paths(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the project and its files are."""

    @click.option(
        "--project-dir",
        type=PATH,
        envvar="DBT_PROJECT_DIR",
        help="The dbt project. Default: the current directory, else the checkout.",
    )
    @click.option(
        "--working-file",
        type=PATH,
        envvar="BANK_CHURN_WORKING_FILE",
        help="What dbt builds in. Default: target/bank_churn.duckdb.",
    )
    @click.option(
        "--output-dir",
        type=PATH,
        envvar="BANK_CHURN_OUTPUT_DIR",
        help="Where people find the warehouse. Default: warehouse/.",
    )
    @wraps(command)
    def wrapper(
        project_dir: Path | None,
        working_file: Path | None,
        output_dir: Path | None,
        **options: Any,
    ) -> Any:
        return command(locate(project_dir, working_file, output_dir), **options)

    return wrapper


def extract(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which extract is meant; they become dbt vars."""

    @click.option(
        "--customers",
        metavar="PATH",
        help="CSV or Parquet file of the extract, or a glob in quotes. "
        "Default: the synthetic extract that comes with the project.",
    )
    @click.option(
        "--columns",
        type=PATH,
        metavar="FILE",
        help="YAML file that says which column is which; mappings/ has an example.",
    )
    @click.option("--separator", help="Field separator of the CSV. Default: detected.")
    @click.option("--encoding", help="utf-8 or windows-1251. Default: detected.")
    @click.option("--decimal-mark", help="`.` or `,` in numbers. Default: detected.")
    @wraps(command)
    def wrapper(
        project: Project,
        customers: str | None,
        columns: Path | None,
        **options: Any,
    ) -> Any:
        dialect = {k: options.pop(k) for k in ("separator", "encoding", "decimal_mark")}
        variables = {k: v for k, v in dialect.items() if v is not None}
        if customers:
            # Relative to where the command was called, not to the project.
            variables["customers_path"] = str(Path(customers).absolute())
        if columns:
            variables["columns"] = _mapping(columns)
        return command(project, variables=variables, **options)

    return wrapper


as_json = click.option(
    "--json",
    "is_json",
    is_flag=True,
    help="Print one JSON object on standard output, faults too; for schedulers.",
)
language = click.option(
    "--language",
    type=click.Choice(["en", "ru"]),
    default="en",
    envvar="BANK_CHURN_LANGUAGE",
    help="Language of the summary.",
)


@click.group(epilog=EXIT_CODES, context_settings={"max_content_width": 88})
@click.version_option(package_name="bank-churn-warehouse")
def cli() -> None:
    r"""Which bank customers leave, and which differences are real.

    \b
    Build the extract that comes with the project, then your own:
      bank-churn build
      bank-churn build --customers customers.csv --columns mapping.yml
    """


@cli.command(name="build", epilog=EXIT_CODES)
@paths
@extract
@click.option(
    "--pages/--no-pages",
    "has_pages",
    default=True,
    envvar="BANK_CHURN_PAGES",
    help="Write the dashboard and the report too, as `bank-churn report` does.",
)
@as_json
@language
def build_command(
    project: Project,
    variables: dict[str, Any],
    has_pages: bool,
    is_json: bool,
    language: Language,
) -> None:
    """Build, test and publish the warehouse, then print what came out.

    Nothing is published unless every model and every test is green; people keep
    reading the build before until then.
    """
    with Progress() as progress:
        building.build(project, variables, progress)
    published = publishing.publish(project)
    pages = _write_pages(project) if has_pages else ()
    summary = summarising.read(published.file, pages)
    if is_json:
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(summary.as_text(language))


@cli.command(name="publish", epilog=EXIT_CODES)
@as_json
@paths
def publish_command(project: Project, is_json: bool) -> None:
    """Publish the working file: the marts alone, swapped in whole.

    Part of `bank-churn build`; needed on its own after a `dbt build`. Refuses a
    working file whose last run was not a whole, green `dbt build`.
    """
    published = publishing.publish(project)
    if is_json:
        click.echo(
            json.dumps(
                {
                    "status": "ok",
                    "build_id": published.build_id,
                    "tables": published.tables,
                    "file": str(published.file),
                    "parquet": str(published.parquet_dir),
                }
            )
        )
    else:
        click.echo(
            f"Published build {published.build_id}: {len(published.tables)} tables in "
            f"{published.file} and {published.parquet_dir}/"
        )


@cli.command(name="report", epilog=EXIT_CODES)
@as_json
@paths
def report_command(project: Project, is_json: bool) -> None:
    """Write the dashboard and the report of the published warehouse.

    Part of `bank-churn build`. The pages open without this program; the PDF needs a
    Chromium on this machine (BANK_CHURN_CHROMIUM names one).
    """
    pages = [str(page) for page in _write_pages(project)]
    if is_json:
        click.echo(json.dumps({"status": "ok", "files": pages}, ensure_ascii=False))
    else:
        click.echo("\n".join(pages))


def _write_pages(project: Project) -> tuple[Path, ...]:
    """Write them, and say on standard error which is missing and why."""
    # The charts' library costs half a second to import: not for `--help`.
    from bank_churn import report as reporting

    written = reporting.write(project)
    if written.missing:
        click.echo(written.missing, err=True)
    return written.files


@cli.command(name="export", epilog=EXIT_CODES)
@click.argument("table")
@click.option("--output", type=PATH, help="The CSV file. Default: TABLE.csv here.")
@paths
def export_command(project: Project, table: str, output: Path | None) -> None:
    r"""Write one published TABLE as CSV (UTF-8, with a header).

    \b
    The call list of those who leave and can be kept:
      bank-churn export retention-targets --output targets.csv
    """
    table = table.replace("-", "_")
    output = output or Path(f"{table}.csv")
    rows = exporting.export(project.published_file, table, output)
    click.echo(f"{rows} rows of {table} in {output}")


@cli.command(name="diff", epilog=EXIT_CODES)
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@as_json
@language
def diff_command(old: Path, new: Path, is_json: bool, language: Language) -> None:
    r"""Compare two published files: contracts, rows, rates, verdicts, rules, card.

    \b
    Keep the file of today, change a rule, build, and see what it did:
      cp warehouse/bank_churn.duckdb before.duckdb
      bank-churn build
      bank-churn diff before.duckdb warehouse/bank_churn.duckdb
    """
    from bank_churn.compare import compare

    difference = compare(old, new)
    if is_json:
        click.echo(json.dumps(difference.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(difference.as_text(language))


def _mapping(path: Path) -> dict[str, str]:
    """{source column: canonical field} of a mapping file."""
    # The intake costs a second to import: not for `--help`.
    from bank_churn.intake import IntakeError, load_mapping

    try:
        return load_mapping(path)
    except IntakeError as error:
        raise InputError(str(error)) from error


def main(
    arguments: list[str] | None = None,
    *,
    group: click.Group = cli,
    name: str = "bank-churn",
) -> None:
    """Run a command; a fault becomes one sentence and an exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        group.main(arguments, prog_name=name)
    except CommandError as error:
        _fail(str(error), error.exit_code, is_json="--json" in arguments)
    except Exception as error:
        log = error_log()
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        kind = type(error).__name__
        sentence = f"Unexpected {kind}; please report it with {log}."
        _fail(sentence, CommandError.exit_code, is_json="--json" in arguments)


def _fail(sentence: str, exit_code: int, *, is_json: bool) -> None:
    if is_json:
        fault = {"status": "failed", "exit_code": exit_code, "error": sentence}
        click.echo(json.dumps(fault, ensure_ascii=False, indent=2))
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(exit_code)
