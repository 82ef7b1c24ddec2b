"""The command line `bank-churn`: thin commands around dbt and the published file.

What costs time to import (dbt, DuckDB, the charts) is imported where it is used: help
and wrong options are answered at once.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bank_churn import check, settings, signals, terminal
from bank_churn import paths as places
from bank_churn.campaigns import commands as campaign_commands
from bank_churn.errors import (
    MACHINE_ERRORS,
    NOT_PUBLISHED,
    NOT_PUBLISHED_RU,
    PATH_ERRORS,
    CommandError,
    IncompleteError,
    InputError,
    MachineError,
    StoppedError,
    what_the_machine_lacks,
)
from bank_churn.locks import single_process
from bank_churn.months.options import MonthOptions
from bank_churn.path_option import PATH
from bank_churn.paths import Project, locate

if TYPE_CHECKING:
    from python_stats.sentences.wording import Language

# The blank that begins the block keeps its lines apart.
EXIT_CODES = """\b
Exit codes:
  0    done
  1    a model or a test failed; nothing was published
  2    the options or the extract cannot be used; nothing was published
  3    another build or publish is running, or a program writes the file
  4    a folder cannot be written, or disk or memory is too small; what was
       published is intact
  5    a fault of this program; the message names the log
  6    the new build is published, but something after it was not written
  130  interrupted (Ctrl-C); 143: terminated
"""

HELP = """Which bank customers leave, and which differences are real.

\b
Build the extract that comes with the project, then your own:
  bank-churn build
  bank-churn check customers.csv --write extract.yml
  bank-churn build customers.csv --extract extract.yml
"""

SHOW_HELP = """Show the first rows of a published TABLE.

\b
Where a third of the customers or more leave:
  bank-churn show churn-drivers --columns feature,band,churn_rate \\
      --where "churn_rate > 0.33"
"""

EXPORT_HELP = """Write one published TABLE as CSV (UTF-8, with a header).

A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a
line break) gets an apostrophe before it; --raw leaves it as it is, for programs.

\b
The first 200 to win back, and the first 200 to keep:
  bank-churn export retention-targets --top 200 --output targets.csv
"""

SEED = Path("seeds/raw/bank_scrooge.csv")
DIFF_HELP = """Compare two published files: contracts, rows, rates, verdicts and rules.

\b
Keep the file of today, change a rule, build, and see what it did:
  cp warehouse/bank_churn.duckdb before.duckdb
  bank-churn build
  bank-churn diff before.duckdb warehouse/bank_churn.duckdb
"""

# How long a build waits for a publish or a report of another process to end.
WAIT_SECONDS = 60
# What a shell tells of a program that writes to a pipe nobody reads (SIGPIPE).
CLOSED_BY_READER = 141
PUBLISHING_COMMANDS = ("build", "publish")
PAGES = ("dashboard", "report", "report_en.pdf", "report_ru.pdf")


@dataclass
class Run:
    """What this run has made public so far."""

    published: bool = False
    build_id: str | None = None

    def announce(self, build_id: str) -> None:
        """A build has become public."""
        self.published, self.build_id = True, build_id


pass_run = click.make_pass_decorator(Run, ensure=True)


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
        project = locate(project_dir, working_file, output_dir)
        # The intake and dbt look for the seeds there, wherever this was called.
        os.environ["DBT_PROJECT_DIR"] = str(project.root)
        return command(project, **options)

    return wrapper


def locate_by_environment() -> Project:
    """The project of the current folder and the settings."""

    def path(name: str) -> Path | None:
        return Path(os.environ[name]) if os.environ.get(name) else None

    return locate(
        path("DBT_PROJECT_DIR"),
        path("BANK_CHURN_WORKING_FILE"),
        path("BANK_CHURN_OUTPUT_DIR"),
    )


def extract(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which extract is meant.

    The command gets dbt's `variables` and the `inputs`: the files that will be read.
    """

    @click.argument("files", nargs=-1)
    @click.option(
        "--customers",
        metavar="PATH",
        envvar="BANK_CHURN_CUSTOMERS",
        help="The same as FILES: a file, a glob in quotes, or - for standard input. "
        "Default: the synthetic extract that comes with the project.",
    )
    @click.option(
        "--extract",
        "description",
        type=PATH,
        metavar="FILE",
        envvar="BANK_CHURN_EXTRACT",
        help="YAML file that describes the extract; `bank-churn check` drafts it.",
    )
    @click.option(
        "--columns",
        type=PATH,
        metavar="FILE",
        envvar="BANK_CHURN_COLUMNS",
        help="The same as --extract.",
    )
    @click.option("--separator", help="Field separator of the CSV. Default: detected.")
    @click.option("--encoding", help="Of the CSV, as cp866. Default: detected.")
    @click.option("--decimal-mark", help="`.` or `,`. Default: judged per column.")
    @wraps(command)
    def wrapper(
        project: Project,
        files: tuple[str, ...],
        customers: str | None,
        description: Path | None,
        columns: Path | None,
        **options: Any,
    ) -> Any:
        dialect = {k: options.pop(k) for k in ("separator", "encoding", "decimal_mark")}
        said = {k: v for k, v in dialect.items() if v is not None}
        # Files that are named replace the one of the environment.
        sources = list(files) or ([customers] if customers else [])
        variables: dict[str, Any] = {}
        inputs = [] if sources else [project.root / SEED]
        for source in sources:
            if not places.is_pipe(source):
                inputs += places.delivered_files(str(Path(source).absolute()))
        if sources:
            # Relative to where the command was called, not to the project.
            found = [s if s == "-" else str(Path(s).absolute()) for s in sources]
            variables["customers_path"] = found if len(found) > 1 else found[0]
        description = description or columns
        if description:
            inputs.append(places.require_readable(description))
        if description or said:
            variables["extract"] = _description(description, said)
        inputs = [file for file in inputs if file.is_file()]
        return command(project, variables=variables, inputs=inputs, **options)

    return wrapper


def history(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options about months.

    The command gets them as `months`.
    """

    @click.option(
        "--as-of",
        metavar="DATE",
        help="Date that the delivered files are about, as 2026-10-31; for several "
        "months say in the description how files tell theirs (docs/HISTORY.md).",
    )
    @click.option(
        "--accept",
        "accepted",
        multiple=True,
        metavar="FAULT",
        help="Build in spite of this fault of a month, by the name that was said.",
    )
    @click.option(
        "--forget",
        "forgotten",
        type=PATH,
        metavar="FILE",
        help="CSV list (user_id, city) of customers whose records are not read.",
    )
    @wraps(command)
    def wrapper(
        *arguments: Any,
        as_of: str | None,
        accepted: tuple[str, ...],
        forgotten: Path | None,
        **options: Any,
    ) -> Any:
        if forgotten:
            places.require_readable(forgotten)
        months = MonthOptions(as_of, accepted, forgotten)
        return command(*arguments, months=months, **options)

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
    help="Language of what is printed, and of why it cannot be done.",
)
money_shift = click.option(
    "--allow-money-shift",
    "allows_money_shift",
    is_flag=True,
    help="Publish even if amounts are of another size than in the build before.",
)


@click.group(
    help=HELP,
    epilog=EXIT_CODES,
    invoke_without_command=True,
    context_settings={"max_content_width": 88},
)
@click.version_option(package_name="bank-churn-warehouse")
@click.pass_context
def cli(context: click.Context) -> None:
    """The commands; without one, what to do next."""
    if context.invoked_subcommand is None:
        from bank_churn import look

        terminal.say(look.next_steps(locate_by_environment(), _language_here()))


@cli.command(name="build")
@paths
@extract
@click.option(
    "--pages/--no-pages",
    "has_pages",
    default=True,
    envvar="BANK_CHURN_PAGES",
    help="Write the dashboard and the report too, as `bank-churn report` does.",
)
@money_shift
@history
@campaign_commands.folder
@as_json
@language
@pass_run
def build_command(
    run: Run,
    project: Project,
    variables: dict[str, Any],
    inputs: list[Path],
    months: MonthOptions,
    folder: Path | None,
    has_pages: bool,
    allows_money_shift: bool,
    is_json: bool,
    language: "Language",
) -> None:
    """Build, test and publish the warehouse, then print what came out.

    Nothing is published unless every model and every test is green; people keep
    reading the build before until then.
    """
    settings.read()
    campaign_commands.require_folder(folder)
    places.require_inputs_apart(project, inputs)
    places.require_own_working_file(project)
    places.require_writable_output(project)

    from bank_churn import build as building
    from bank_churn import publish as publishing
    from bank_churn import summary as summarising
    from bank_churn.campaigns import relation as campaigns
    from bank_churn.progress import Progress

    in_campaigns = campaigns.campaign_variables(
        campaign_commands.folder_of(project, folder),
        has_months=months.give_months(variables),
    )
    places.make_private_directories(project)
    # Nobody else builds here or publishes there between the steps.
    with (
        single_process(project.build_lock, "building in"),
        Progress(language) as progress,
    ):
        with (
            places.private_files(),
            months.prepared(project, variables, progress) as prepared,
        ):
            given = dict(prepared.variables if prepared else variables) | in_campaigns
            history = prepared.history if prepared else None
            building.build(project, given, progress, inputs, history)
            campaigns.require_unchanged(given)
            if prepared:
                prepared.keep(project.working_file)
        progress.phase("publishing")
        with single_process(
            project.publish_lock, "publishing into", wait_seconds=WAIT_SECONDS
        ):
            published = publishing.publish(
                project,
                allows_money_shift=allows_money_shift,
                keeps_last=not (prepared and prepared.forgets),
                history=history,
                announce=run.announce,
            )
            with after_publishing(run):
                if has_pages:
                    progress.phase("pages")
                pages = _write_pages(project) if has_pages else ()
                summary = summarising.read(published.file, pages)
    shown = terminal.language_to_show(language)
    _finish(run, is_json, summary.as_dict(), summary.as_text(shown))


@cli.command(name="publish")
@money_shift
@as_json
@paths
@pass_run
def publish_command(
    run: Run, project: Project, allows_money_shift: bool, is_json: bool
) -> None:
    """Publish the working file: the marts alone, swapped in whole.

    Part of `bank-churn build`; needed on its own after a `dbt build`. Refuses a
    working file whose last run was not a whole, green `dbt build`.
    """
    settings.read()

    from bank_churn import publish as publishing

    published = publishing.publish(
        project, allows_money_shift=allows_money_shift, announce=run.announce
    )
    content = {
        "tables": published.tables,
        "file": str(published.file),
        "parquet": str(published.parquet_dir),
    }
    text = _said(
        "published",
        published.build_id,
        len(published.tables),
        published.file,
        published.parquet_dir,
    )
    _finish(run, is_json, content, text)


@cli.command(name="report")
@as_json
@paths
@pass_run
def report_command(run: Run, project: Project, is_json: bool) -> None:
    """Write the dashboard and the report of the published warehouse.

    Part of `bank-churn build`. The pages open without this program; the PDF needs a
    Chromium on this machine (BANK_CHURN_CHROMIUM names one).
    """
    pages = [str(page) for page in _write_pages(project)]
    _finish(run, is_json, {"files": pages}, "\n".join(pages))


def _write_pages(project: Project) -> tuple[Path, ...]:
    """Write them, and say on standard error which is missing and why."""
    # The charts' library costs half a second to import.
    from bank_churn import report as reporting

    written = reporting.write(project)
    if written.missing:
        terminal.warn(written.missing)
    return written.files


@cli.command(name="open", short_help="Open the dashboard or the report.")
@click.argument("page", type=click.Choice(PAGES), metavar="[PAGE]", default=PAGES[0])
@as_json
@paths
@pass_run
def open_command(run: Run, project: Project, page: str, is_json: bool) -> None:
    """Open a PAGE in the browser.

    PAGE is dashboard (without one, too), report, report_en.pdf or report_ru.pdf.
    """
    from bank_churn import look

    file = look.page_of(project, page)
    is_opened = False if is_json else look.open_in_browser(file)
    text = _said("opened", file) if is_opened else _said("open", file.as_uri())
    _finish(run, is_json, {"file": str(file)}, text)


@cli.command(name="tables", short_help="List the published tables and what they are.")
@as_json
@paths
@pass_run
def tables_command(run: Run, project: Project, is_json: bool) -> None:
    """List the published tables: how many rows, and what they are about."""
    from bank_churn import look

    found = look.list_tables(project)
    _finish(run, is_json, found.as_dict(), found.as_text())


@cli.command(name="show", help=SHOW_HELP)
@click.argument("table")
@click.option("--where", metavar="SQL", help="Which rows: a condition in SQL.")
@click.option(
    "--columns", metavar="A,B", default="", help="Which columns. Default: all."
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@as_json
@paths
@pass_run
def show_command(
    run: Run,
    project: Project,
    table: str,
    where: str | None,
    columns: str,
    limit: int,
    is_json: bool,
) -> None:
    """Its help is a text of its own."""
    from bank_churn import look

    names = [name for name in columns.split(",") if name.strip()]
    found = look.show(project, table, where=where, columns=names, limit=limit)
    _finish(run, is_json, found.as_dict(), found.as_text())


@cli.command(name="init", short_help="Write a project of your own into a new FOLDER.")
@click.argument("folder", type=PATH)
@as_json
@pass_run
def init_command(run: Run, folder: Path, is_json: bool) -> None:
    """Write a project of your own into a new FOLDER: models, rules, settings.

    Needed only to change them: `bank-churn build` works in any folder without.
    """
    from bank_churn.own_project import write_project

    made = write_project(folder)
    text = _said("made", made, folder, terminal.program())
    _finish(run, is_json, {"folder": str(made)}, text)


@cli.command(name="export", help=EXPORT_HELP)
@click.argument("table")
@click.option(
    "--output",
    type=PATH,
    help="The CSV file, or - for standard output. Default: TABLE.csv here.",
)
@click.option("--raw", "is_raw", is_flag=True, help="Texts as they are, for programs.")
@click.option(
    "--replace",
    "replaces",
    is_flag=True,
    help="Replace a file that is no earlier export of the table, too.",
)
@click.option(
    "--with-control",
    is_flag=True,
    help="In retention-targets also who is held back by a running campaign.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    help="Of each list of retention-targets only so many, the first ones.",
)
@as_json
@paths
@pass_run
def export_command(
    run: Run,
    project: Project,
    table: str,
    output: Path | None,
    is_raw: bool,
    replaces: bool,
    with_control: bool,
    top: int | None,
    is_json: bool,
) -> None:
    """Its help is a text of its own."""
    from bank_churn import export as exporting

    if output == exporting.STANDARD_OUTPUT and is_json:
        raise InputError(
            "--json and --output - both want standard output; leave one.",
            "--json и --output - вместе требуют стандартного вывода; оставьте "
            "что-то одно.",
        )
    rows, name, written = exporting.export(
        project,
        table,
        output,
        is_raw=is_raw,
        replaces=replaces,
        with_control=with_control,
        top=top,
    )
    if written != exporting.STANDARD_OUTPUT:
        content = {"table": name, "rows": rows, "file": str(written)}
        _finish(run, is_json, content, _said("exported", rows, name, written))


@cli.command(name="diff", help=DIFF_HELP, short_help="Compare two published files.")
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@as_json
@language
@pass_run
def diff_command(
    run: Run, old: Path, new: Path, is_json: bool, language: "Language"
) -> None:
    """Its help is a text of its own."""
    from bank_churn.compare import compare

    difference = compare(old, new)
    shown = terminal.language_to_show(language)
    _finish(run, is_json, difference.as_dict(), difference.as_text(shown))


# What commands without `--language` say, in the language of BANK_CHURN_LANGUAGE.
SAID: "Mapping[Language, Mapping[str, str]]" = {
    "en": {
        "published": "Published build {}: {} tables in {} and {}/",
        "opened": "Opened {}",
        "open": "Open {}",
        "made": "Wrote {}\nNext: cd {} && {} build",
        "exported": "{} rows of {} in {}",
    },
    "ru": {
        "published": "Опубликована сборка {}; таблиц: {}, они в {} и {}/",
        "opened": "Открыто: {}",
        "open": "Откройте {}",
        "made": "Проект записан в {}\nДальше: cd {} && {} build",
        "exported": "Строк: {}, таблица {}, файл {}",
    },
}


def _said(name: str, *values: object) -> str:
    return SAID[_language_here()][name].format(*values)


def _language_here() -> "Language":
    return terminal.language_to_show("ru" if _is_russian([]) else "en")


def _description(path: Path | None, said: dict[str, str]) -> dict[str, Any]:
    """The content of a description file, with what the options say instead."""
    from bank_churn.intake import load_description, parse_description

    content = (load_description(path) if path else {}) | said
    parse_description(content, "options")
    return content


@contextmanager
def after_publishing(run: Run) -> Iterator[None]:
    """Say of every fault in the block that the new build is public all the same.

    Raises:
        IncompleteError: Anything went wrong.
    """
    try:
        yield
    except Exception as error:
        sentence = str(error)
        if not isinstance(error, CommandError):
            sentence = _unexpected(error)
        raise IncompleteError(
            f"Build {run.build_id} is published, but its pages or its summary are "
            f"not: {sentence}"
        ) from error


def _finish(run: Run, is_json: bool, content: Mapping[str, Any], text: str) -> None:
    """Print the outcome of a command that did all it was asked to."""
    # Done is done: a signal now would say another outcome, or none.
    signals.ignore_further()
    try:
        if is_json:
            terminal.say_json(
                {
                    "status": "ok",
                    "exit_code": 0,
                    "published": run.published,
                    "build_id": run.build_id,
                }
                | dict(content)
            )
        else:
            terminal.say(text)
    except terminal.OutputError as error:
        if error.is_closed_by_reader and not run.published:
            raise
        if run.published:
            raise IncompleteError(
                f"Build {run.build_id} is published, but the summary was not "
                f"printed: {error}."
            ) from error
        raise MachineError(f"It is done, but {error}.") from error


check.add_to(
    cli,
    paths=paths,
    extract=extract,
    as_json=as_json,
    language=language,
    shown_language=terminal.language_to_show,
)
campaign_commands.add_to(
    cli,
    paths=paths,
    as_json=as_json,
    language=language,
    pass_run=pass_run,
    finish=_finish,
)


def main(
    arguments: list[str] | None = None,
    *,
    group: click.Group = cli,
    name: str = "bank-churn",
) -> None:
    """Run a command; a fault becomes one sentence and an exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    run = Run()
    try:
        terminal.prepare()
        signals.install(
            lambda: _say_fault(_fault_of(KeyboardInterrupt(), run), run, arguments)
        )
        _require_text(arguments)
        code = group.main(arguments, prog_name=name, standalone_mode=False, obj=run)
        # Python itself would end by a signal while it closes.
        signals.ignore_further()
        sys.exit(code if isinstance(code, int) else 0)
    except BaseException as error:
        if isinstance(error, SystemExit):
            if error.code == 1:
                # Click's own end where nobody reads a help text; to us 1 is a failed
                # test, which is raised as a `BuildError`.
                sys.exit(CLOSED_BY_READER)
            raise
        signals.ignore_further()
        if isinstance(error, terminal.OutputError) and error.is_closed_by_reader:
            # Who reads has seen enough, as `head` has: nothing to say to anybody.
            sys.exit(CLOSED_BY_READER)
        fault = _fault_of(error, run)
    _say_fault(fault, run, arguments)
    if isinstance(fault, StoppedError):
        # An orderly end would wait for the query that DuckDB is running.
        os._exit(fault.exit_code)
    sys.exit(fault.exit_code)


def _require_text(arguments: list[str]) -> None:
    """Refuse bytes that are no text before they reach SQL, YAML or JSON."""
    settings_given = [
        value for name, value in os.environ.items() if name.startswith("BANK_CHURN_")
    ]
    try:
        folder = os.getcwd()
    except OSError as error:
        raise InputError(
            "The current folder is gone; go to another one.",
            "Текущей папки больше нет; перейдите в другую.",
        ) from error
    for given in (*arguments, *settings_given, folder):
        try:
            given.encode()
        except UnicodeEncodeError as error:
            shown = os.fsencode(given).decode(errors="replace")
            raise InputError(
                f"{shown} is not UTF-8; rename it.",
                f"{shown}: это не UTF-8; переименуйте.",
            ) from error


def _fault_of(error: BaseException, run: Run) -> CommandError:
    """Any error as one a person can read."""
    stopped_by = signals.received()
    if stopped_by is not None or isinstance(error, (click.Abort, KeyboardInterrupt)):
        return StoppedError(
            "The command was stopped before its end."
            + (f" Build {run.build_id} is published." if run.published else ""),
            stopped_by or signals.INTERRUPT,
        )
    if isinstance(error, CommandError):
        return error
    if isinstance(error, click.ClickException):
        return InputError(error.format_message())
    if isinstance(error, MemoryError):
        return MachineError("The memory of this machine is too small for this command.")
    if isinstance(error, terminal.OutputError):
        return MachineError(f"{error}.")
    if isinstance(error, OSError) and error.errno in MACHINE_ERRORS:
        return MachineError(f"{error.filename or 'A file'}: {error.strerror}.")
    if isinstance(error, OSError) and "usable temporary directory" in str(error):
        return MachineError("No folder for temporary files can be written; set TMPDIR.")
    if isinstance(error, OSError) and error.errno in PATH_ERRORS:
        return InputError(
            f"{error.filename}: {error.strerror}; name another.",
            f"{error.filename}: {error.strerror}; назовите другой путь.",
        )
    if type(error).__module__.endswith("duckdb"):
        what_to_do = what_the_machine_lacks(f"{type(error).__name__}: {error}")
        if what_to_do is not None:
            return MachineError(f"The command stopped: {what_to_do}. ({error})")
    return CommandError(_unexpected(error))


def _unexpected(error: BaseException) -> str:
    """Keep the trace of a fault of this program, and say where."""
    kind = type(error).__name__
    trace = "".join(traceback.format_exception(error))
    folders = [places.log_folder()]
    with suppress(OSError):
        folders.append(Path(tempfile.gettempdir()))
    for folder in folders:
        log = folder / "bank_churn.log"
        try:
            with places.private_files():
                folder.mkdir(parents=True, exist_ok=True)
                log.unlink(missing_ok=True)
                log.write_text(trace, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return f"Unexpected {kind}; please report it with {log}."
    return f"Unexpected {kind} ({error}); please report it. No log could be written."


def _say_fault(fault: CommandError, run: Run, arguments: list[str]) -> None:
    sentence = str(fault)
    is_incomplete = isinstance(fault, IncompleteError)
    published = run.published or is_incomplete
    may_publish = next(iter(arguments), "") in PUBLISHING_COMMANDS
    sentence_ru = fault.ru if isinstance(fault, InputError) else sentence
    if may_publish and not published and "othing was published" not in sentence:
        has_twin = sentence_ru != sentence
        sentence_ru += f" {NOT_PUBLISHED_RU if has_twin else NOT_PUBLISHED}"
        sentence += f" {NOT_PUBLISHED}"
    if "--json" in arguments:
        # Standard error says it too.
        with suppress(terminal.OutputError):
            terminal.say_json(
                {
                    "status": "incomplete" if published else "failed",
                    "exit_code": fault.exit_code,
                    "published": published,
                    "build_id": run.build_id,
                    "error": sentence,
                    "error_ru": sentence_ru,
                }
            )
    if _is_russian(arguments) and terminal.can_show(sentence_ru, sys.stderr):
        terminal.warn(f"Ошибка: {sentence_ru}")
    else:
        terminal.warn(f"Error: {sentence}")


def _is_russian(arguments: list[str]) -> bool:
    """Is Russian asked for? The fault may be that the options could not be read."""
    said = os.environ.get("BANK_CHURN_LANGUAGE", "en")
    for option, value in pairwise([*arguments, ""]):
        if option == "--language":
            said = value
        elif option.startswith("--language="):
            said = option.partition("=")[2]
    return said == "ru"
