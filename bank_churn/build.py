"""One dbt build, in this process, into a fresh working file."""

import json
import os
import re
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb

from bank_churn.errors import BuildError, BusyError, CommandError, InputError
from bank_churn.progress import Progress
from bank_churn.project import Project, single_process

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

RED = ("error", "fail", "runtime error")
SHOWN_FAULTS = 10


def build(project: Project, variables: Mapping[str, Any], progress: Progress) -> None:
    """Run every seed, model and test of the project.

    Args:
        project: Where to build.
        variables: dbt vars that differ from `dbt_project.yml`.
        progress: Told of each finished step.

    Raises:
        BuildError: A model or a test failed; the message names them.
        InputError: The extract cannot be used; the message says why.
        BusyError: Another process builds in this working file.
    """
    lock_file = project.working_file.with_name(f".{project.working_file.name}.lock")
    with single_process(lock_file, "building in"):
        _remove_working_file(project.working_file)
        os.environ["BANK_CHURN_WORKING_FILE"] = str(project.working_file)
        invoke_dbt(project, variables, progress)


def _remove_working_file(working_file: Path) -> None:
    """dbt never drops what was renamed or deleted, so each build starts empty."""
    if working_file.exists():
        try:
            duckdb.connect(working_file, read_only=True).close()
        except duckdb.Error as error:
            # Any other error is the mark of a crash, and the file goes anyway.
            if "lock" in str(error):
                raise BusyError(
                    f"Another program writes {working_file}; close it and run this "
                    f"again. {_process(error)}"
                ) from error
    working_file.unlink(missing_ok=True)
    working_file.with_name(f"{working_file.name}.wal").unlink(missing_ok=True)


def _process(error: duckdb.Error) -> str:
    found = re.search(r"\(PID \d+\)", str(error))
    return found[0] if found else ""


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
    """
    # dbt costs a second to import: not for `--help`.
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunner

    # The screen is for the progress; what dbt says goes to its file.
    log_level = os.environ.get("DBT_LOG_LEVEL_FILE", "info")
    arguments = ["--log-level", "none", "--log-level-file", log_level]
    arguments += ["build", *options, *_project_options(project, variables)]
    # Standard output is for the summary alone.
    with redirect_stdout(sys.stderr):
        runner = dbtRunner(manifest=manifest, callbacks=[progress.on_event])
        outcome = runner.invoke(arguments)
    if DuckDBConnectionManager._ENV is not None:
        # dbt keeps the file open until the process ends; the publisher reads it now.
        DuckDBConnectionManager.env().close()
        DuckDBConnectionManager.close_all_connections()
    if outcome.success:
        return
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise BuildError("The build was interrupted; nothing was published.")
    if outcome.exception is not None:
        raise BuildError(
            f"dbt could not start the build: {sentence(str(outcome.exception))} "
            f"(log: {project.log_file})"
        ) from outcome.exception
    assert isinstance(outcome.result, RunExecutionResult)
    faults = [r for r in outcome.result.results if str(r.status) in RED]
    raise fault_of(
        [(r.node.name, r.node.resource_type, r.message or "") for r in faults],
        project.log_file,
    )


def _project_options(project: Project, variables: Mapping[str, Any]) -> list[str]:
    options = ["--project-dir", str(project.root)]
    options += ["--profiles-dir", str(project.root)]
    if variables:
        options += ["--vars", json.dumps(dict(variables))]
    return options


def parse_project(
    project: Project, variables: Mapping[str, Any], target_path: Path
) -> "Manifest":
    """Read the project once for several runs of `invoke_dbt`.

    Raises:
        BuildError: The project cannot be read.
    """
    from dbt.cli.main import dbtRunner

    options = ["--log-level", "none", "--log-level-file", "none", "parse"]
    options += [
        *_project_options(project, variables),
        "--target-path",
        str(target_path),
    ]
    with redirect_stdout(sys.stderr):
        outcome = dbtRunner().invoke(options)
    if outcome.exception is not None:
        raise BuildError(
            f"dbt could not read the project: {sentence(str(outcome.exception))}"
        ) from outcome.exception
    return cast("Manifest", outcome.result)


def fault_of(faults: list[tuple[str, str, str]], log_file: Path) -> CommandError:
    """Make the fault to raise of (node, kind, dbt's message).

    An intake model stops the compilation with a sentence of its own, which is shown
    alone; everything else is listed.
    """
    for _, kind, message in faults:
        if kind == "model" and message.startswith("Compilation Error"):
            return InputError(f"{sentence(message)} Nothing was published.")
    lines = [f"  {name}: {sentence(message)}" for name, _, message in faults]
    if len(lines) > SHOWN_FAULTS:
        lines[SHOWN_FAULTS:] = [f"  and {len(lines) - SHOWN_FAULTS} more"]
    return BuildError(
        "\n".join(
            [
                f"The build failed in {len(faults)} steps, nothing was published:",
                *lines,
                f"Every step and message: {log_file}",
            ]
        )
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
