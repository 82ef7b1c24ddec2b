"""dbt on a copy of the default warehouse."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.python.warehouses import ROOT, Warehouse, parsed_once

RunDbt = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def dbt_environment(default_warehouse: Warehouse, dbt_target: Path) -> dict[str, str]:
    return default_warehouse.copy_for_dbt(dbt_target)


@pytest.fixture
def working_file(dbt_environment: dict[str, str]) -> Path:
    """A working file that a test may break."""
    return Path(dbt_environment["BANK_CHURN_WORKING_FILE"])


@pytest.fixture
def run_dbt(dbt_environment: dict[str, str]) -> RunDbt:
    """Run dbt of the project on the working file."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [
                *(sys.executable, *parsed_once("dbt.cli.main")),
                *("--no-use-colors", *arguments),
            ],
            cwd=ROOT,
            env=os.environ | dbt_environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run
