"""One dbt build, in this process, into a fresh working file."""

import logging
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb

from bank_churn import paths, signals
from bank_churn.errors import (
    EXTRACT_FAULT,
    EXTRACT_FAULT_RU,
    NOT_PUBLISHED,
    NOT_PUBLISHED_RU,
    BuildError,
    CommandError,
    InputError,
    MachineError,
    what_the_machine_lacks,
)
from bank_churn.identity import Identity
from bank_churn.locks import single_process
from bank_churn.paths import Project
from bank_churn.progress import Progress

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

    from bank_churn.months.history import History

RED = ("error", "fail", "runtime error")
SHOWN_FAULTS = 10
# How dbt remembers the project as it read it last.
PARSED = "partial_parse.msgpack"
# What the intake puts into the landing folder: records, unpacked files, piped input.
OWN_LANDING = re.compile(r"(pipe-)?\d{6}|\d{6}\.(utf8|[0-9]\.(gzip|bzip2|xz|zip))")


def build(
    project: Project,
    variables: Mapping[str, Any],
    progress: Progress,
    inputs: Sequence[Path] = (),
    history: "History | None" = None,
) -> None:
    """Run every seed, model and test of the project.

    Args:
        project: Where to build.
        variables: dbt vars that differ from `dbt_project.yml`.
        progress: Told of each finished step.
        inputs: Files that the build reads: proven to stay the same meanwhile.
        history: What the working file may begin with.

    Raises:
        BuildError: A model or a test failed; the message names them.
        InputError: The extract cannot be used; the message says why.
        BusyError: Another process builds in this working file.
        MachineError: A folder cannot be written, or disk or memory is too small.
    """
    # Before its lock is taken, which is a sign that the file is ours.
    paths.require_own_working_file(project)
    paths.make_private_directories(project)
    with single_process(project.build_lock, "building in"), paths.private_files():
        paths.require_own_working_file(project)
        before = {path: Identity.of(path) for path in inputs}
        _remove_last_build(project)
        if history:
            history.begin(project.working_file)
        os.environ["BANK_CHURN_WORKING_FILE"] = str(project.working_file)
        try:
            invoke_dbt(project, variables, progress)
        except (BuildError, InputError) as error:
            # Whatever failed then failed because of it.
            _require_unchanged(project, before, error)
            raise
        _require_unchanged(project, before)


def _remove_last_build(project: Project) -> None:
    """dbt never drops what was renamed or deleted, so each build starts empty."""
    try:
        project.working_file.unlink(missing_ok=True)
        wal = project.working_file.with_name(f"{project.working_file.name}.wal")
        wal.unlink(missing_ok=True)
        # What DuckDB had put aside when it was killed.
        for left in project.spill_dir.glob("duckdb_temp_*"):
            left.unlink()
        if project.landing_dir.is_dir():
            for left in project.landing_dir.iterdir():
                if left.is_symlink() or not OWN_LANDING.fullmatch(left.name):
                    continue
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink()
    except OSError as error:
        raise MachineError(
            f"{error.filename} cannot be replaced ({error.strerror}). "
            "Nothing was published."
        ) from error


def _require_unchanged(
    project: Project,
    before: Mapping[Path, Identity],
    cause: Exception | None = None,
) -> None:
    """Refuse a build that read one file as two."""
    read_with = _hashes(project.working_file)
    for path, identity in before.items():
        if not identity.is_kept(path, read_with.get(str(path))):
            # The intake is imported by now, at no cost.
            from bank_churn.intake.files import changed_file

            fault = changed_file(path.name)
            raise InputError(
                f"{fault.en} {NOT_PUBLISHED}", f"{fault.ru} {NOT_PUBLISHED_RU}"
            ) from cause


def _hashes(working_file: Path) -> dict[str, str]:
    """{path: SHA-256 of what was read}, as far as the build came."""
    try:
        with duckdb.connect(working_file, read_only=True) as connection:
            return dict(
                connection.execute(
                    "select delivered_path, sha256 from staging.stg_bank__files"
                    " where delivered_path is not null and sha256 is not null"
                ).fetchall()
            )
    except duckdb.Error:
        return {}


def invoke_dbt(
    project: Project,
    variables: Mapping[str, Any],
    progress: Progress,
    *options: str,
    manifest: "Manifest | None" = None,
) -> None:
    """Run `dbt build` with further options of it; raise what went wrong.

    Args:
        project: What to build.
        variables: dbt vars that differ from `dbt_project.yml`.
        progress: Told of each finished step.
        options: Further options of `dbt build`.
        manifest: The project as `parse_project` read it with the same variables.

    Raises:
        BuildError: A model or a test failed; the message names them.
        InputError: The extract cannot be used; the message says why.
        MachineError: A folder cannot be written, or disk or memory is too small.
        KeyboardInterrupt: A signal came.
    """
    # dbt costs a second to import: not for `--help`.
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunner
    from dbt_common.exceptions import DbtBaseException

    # Python's own helper would complain on the terminal of a run that is cut off.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
    # A log that cannot be written is no reason to print a stack trace.
    logging.raiseExceptions = False
    # The screen is for the progress; what dbt says goes to its file.
    log_level = os.environ.get("DBT_LOG_LEVEL_FILE", "info")
    arguments = ["--log-level", "none", "--log-level-file", log_level]
    arguments += ["--log-path", str(project.log_dir), "build"]
    arguments += ["--target-path", str(project.target_dir)]
    arguments += [*options, *_project_options(project)]
    # Standard output is for the summary alone.
    with redirect_stdout(sys.stderr):
        runner = dbtRunner(manifest=manifest, callbacks=[progress.on_event])
        outcome = runner.invoke(arguments, **_given(variables))
        parsed = project.target_dir / PARSED
        if isinstance(outcome.exception, DbtBaseException) and parsed.is_file():
            # What dbt kept of another version of the project can lead it astray.
            parsed.unlink()
            outcome = runner.invoke(arguments, **_given(variables))
    if DuckDBConnectionManager._ENV is not None:
        # dbt keeps the file open until the process ends; the publisher reads it now.
        DuckDBConnectionManager.env().close()
        DuckDBConnectionManager.close_all_connections()
    if signals.received() is not None or isinstance(
        outcome.exception, KeyboardInterrupt
    ):
        raise KeyboardInterrupt
    if outcome.success:
        return
    if outcome.exception is not None:
        message = sentence(str(outcome.exception))
        raise machine_fault(message, project.log_file) or BuildError(
            f"dbt could not start the build: {message} (log: {project.log_file}) "
            "Nothing was published."
        ) from outcome.exception
    assert isinstance(outcome.result, RunExecutionResult)
    faults = [r for r in outcome.result.results if str(r.status) in RED]
    raise fault_of(
        [(r.node.name, r.node.resource_type, r.message or "") for r in faults],
        project.log_file,
    )


def _project_options(project: Project) -> list[str]:
    return ["--project-dir", str(project.root), "--profiles-dir", str(project.root)]


def _given(variables: Mapping[str, Any]) -> dict[str, Any]:
    """As a dictionary: in YAML not every text that JSON knows means the same."""
    return {"vars": dict(variables)} if variables else {}


def parse_project(
    project: Project, variables: Mapping[str, Any], target_path: Path
) -> "Manifest":
    """Read the project once for several runs of `invoke_dbt`.

    Raises:
        BuildError: The project cannot be read.
        MachineError: The disk is full.
    """
    from dbt.cli.main import dbtRunner

    options = ["--log-level", "none", "--log-level-file", "none", "parse"]
    options += [*_project_options(project), "--target-path", str(target_path)]
    with redirect_stdout(sys.stderr):
        outcome = dbtRunner().invoke(options, **_given(variables))
    if outcome.exception is not None:
        message = sentence(str(outcome.exception))
        raise machine_fault(message, project.log_file) or BuildError(
            f"dbt could not read the project: {message}"
        ) from outcome.exception
    return cast("Manifest", outcome.result)


def fault_of(faults: list[tuple[str, str, str]], log_file: Path) -> CommandError:
    """Make the fault to raise of (node, kind, dbt's message).

    An intake model stops the run with a sentence that has a mark of its own and is
    shown alone; everything else is listed.
    """
    for _, kind, message in faults:
        if kind == "model" and EXTRACT_FAULT in message:
            _, _, said = sentence(message).partition(EXTRACT_FAULT)
            en, _, ru = said.partition(EXTRACT_FAULT_RU)
            return InputError(
                f"{en.strip()} {NOT_PUBLISHED}",
                f"{ru} {NOT_PUBLISHED_RU}" if ru else None,
            )
    for name, _, message in faults:
        fault = machine_fault(f"{name}: {sentence(message)}", log_file)
        if fault is not None:
            return fault
    lines = [f"  {name}: {sentence(message)}" for name, _, message in faults]
    if len(lines) > SHOWN_FAULTS:
        lines[SHOWN_FAULTS:] = [f"  and {len(lines) - SHOWN_FAULTS} more"]
    steps = "1 step" if len(faults) == 1 else f"{len(faults)} steps"
    return BuildError(
        "\n".join(
            [
                f"The build failed in {steps}, nothing was published:",
                *lines,
                f"Every step and message: {log_file}",
            ]
        )
    )


def machine_fault(message: str, log_file: Path) -> MachineError | None:
    """The fault when a message says that the machine is too small."""
    what_to_do = what_the_machine_lacks(message)
    if what_to_do is None:
        return None
    return MachineError(
        f"The build stopped: {what_to_do}. Nothing was published. "
        f"({message}; every message: {log_file})"
    )


def sentence(message: str) -> str:
    """dbt's message without its heading, its macro trace and the engine's prefix."""
    lines = [line.strip() for line in message.strip().splitlines()]
    if len(lines) > 1 and re.match(r"\w+ Error in ", lines[0]):
        lines = lines[1:]
    kept = []
    for line in lines:
        if not line or line.startswith(("> in macro", "> called by", "compiled code")):
            break
        kept.append(line)
    return re.sub(r"^(Invalid Input|Runtime) Error: ", "", " ".join(kept))
