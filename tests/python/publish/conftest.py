"""Small working files and processes that publish them, without dbt."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from proofs.processes import make_working_file as make_working_file_at
from proofs.processes import published_build as published_build_of

ROOT = Path(__file__).parents[3]

MakeWorkingFile = Callable[..., Path]
RunCommand = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def make_working_file(tmp_path: Path) -> MakeWorkingFile:
    """Make a finished build whose every table names its build."""

    def make(build_id: str, *, rows: int = 1000, is_complete: bool = True) -> Path:
        return make_working_file_at(
            tmp_path / "target" / "bank_churn.duckdb",
            build_id,
            rows=rows,
            is_complete=is_complete,
        )

    return make


@pytest.fixture
def output_dir(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """`bank-churn publish` of the working file into the output directory."""
    return [
        sys.executable,
        "-m",
        "bank_churn",
        "publish",
        "--working-file",
        str(tmp_path / "target" / "bank_churn.duckdb"),
        "--output-dir",
        str(tmp_path / "warehouse"),
    ]


@pytest.fixture
def run_publish(command: list[str]) -> RunCommand:
    """Publish in a process of its own; `before` is Python to run in it first."""

    def run(
        before: str = "", prefix: Sequence[str] = ()
    ) -> "subprocess.CompletedProcess[str]":
        arguments = command
        if before:
            start = f"{before}\nfrom bank_churn.cli import main\nmain()"
            arguments = [sys.executable, "-c", start, *command[3:]]
        return subprocess.run(
            [*prefix, *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def published_build(output_dir: Path) -> Callable[[], str]:
    """Read every table of the published file: the one build that all name."""

    def read() -> str:
        return published_build_of(output_dir)

    return read
