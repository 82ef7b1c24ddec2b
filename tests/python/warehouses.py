"""Builds of whole warehouses, for tests that look at marts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
# The environment names the folder of `parsed_once`, one for all workers of a run.
PARSED = "BANK_CHURN_TESTS_PARSED"


@dataclass(frozen=True, slots=True)
class Warehouse:
    """One finished build."""

    working_file: Path
    output_dir: Path
    summary: str  # what `bank-churn build --json` printed

    def copy_for_dbt(self, target: Path) -> dict[str, str]:
        """Copy the working file into `target`; returns the environment of a dbt on it.

        dbt opens its file for writing whatever it does; other workers read this one.
        The copy's path is always the same, as dbt parses anew for another.
        """
        copy = shutil.copy(self.working_file, target / "work.duckdb")
        return {
            "BANK_CHURN_WORKING_FILE": str(copy),
            "DBT_TARGET_PATH": str(target),
            "DBT_LOG_PATH": str(target),
        }

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The published file, as a reader opens it."""
        return duckdb.connect(self.output_dir / "bank_churn.duckdb", read_only=True)

    def connect_working(self) -> duckdb.DuckDBPyConnection:
        """The working file with all layers."""
        return duckdb.connect(self.working_file, read_only=True)


def dbt_paths(folder: Path) -> dict[str, str]:
    """Environment of a dbt with its working file and all that it writes in a folder."""
    return {
        "BANK_CHURN_WORKING_FILE": str(folder / "work.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }


def parsed_once(module: str) -> list[str]:
    """How Python runs bank_churn or dbt with what tests have parsed before."""
    return ["-m", "tests.python.parsed", os.environ[PARSED], module]


def shared_folder(
    factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]
) -> Path:
    """A folder, filled once for all workers of the run; who comes meanwhile waits."""
    base = factory.getbasetemp()
    # Each worker of pytest-xdist has a folder of its own in that of the run.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = Path(f"{folder}.done")
    with FileLock(f"{folder}.lock"):
        if not done.is_file():
            folder.mkdir(exist_ok=True)
            fill(folder)
            done.touch()
    return folder


def shared_warehouse(
    factory: pytest.TempPathFactory, name: str, *arguments: str
) -> Warehouse:
    """A build of that name, the same for all workers of the run."""

    def build(folder: Path) -> None:
        said = build_warehouse(folder, *arguments).summary
        (folder / "summary.json").write_text(said, encoding="utf-8")

    folder = shared_folder(factory, name, build)
    said = (folder / "summary.json").read_text(encoding="utf-8")
    return Warehouse(folder / "work.duckdb", folder / "warehouse", said)


def run_command(
    directory: Path, *arguments: str, prefix: Sequence[str] = (), **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command that prints its outcome as JSON, with every folder in `directory`.

    Args:
        directory: Where the working file, the output directory and dbt's folders lie.
        arguments: The command and its options; they win over those folders.
        prefix: Begin of the command line, for a program that runs ours.
        environment: Variables beside those of this process.
    """
    command, *options = arguments
    places = ["--working-file", str(directory / "work.duckdb")]
    places += ["--output-dir", str(directory / "warehouse")]
    # As somebody else, or without a network, it is the program itself.
    alone = prefix or command != "build"
    program = ["-m", "bank_churn"] if alone else parsed_once("bank_churn")
    return subprocess.run(
        [
            *(*prefix, sys.executable, *program, command, "--json"),
            *(*places, *options),
        ],
        cwd=ROOT,
        env=os.environ
        | {
            "DBT_TARGET_PATH": str(directory / "target"),
            "DBT_LOG_PATH": str(directory / "logs"),
        }
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def build_warehouse(directory: Path, *arguments: str, **environment: str) -> Warehouse:
    """Build into `directory` by the command line; fail with what it printed."""
    given = {"BANK_CHURN_PAGES": "0"} | environment
    finished = run_command(directory, "build", *arguments, **given)
    assert finished.returncode == 0, finished.stderr
    return Warehouse(
        directory / "work.duckdb", directory / "warehouse", finished.stdout
    )
