"""dbt on a copy of the default warehouse."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.python.warehouses import ROOT, Warehouse

RunDbt = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dbt's target folder, one for all tests so that they parse once."""
    return tmp_path_factory.mktemp("dbt_target")


@pytest.fixture
def working_file(default_warehouse: Warehouse, dbt_target: Path) -> Path:
    """A working file that a test may break; under one path, which is parsed too."""
    return Path(shutil.copy(default_warehouse.working_file, dbt_target))


@pytest.fixture
def run_dbt(working_file: Path, dbt_target: Path) -> RunDbt:
    """Run dbt of the project on the working file."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["dbt", "--no-use-colors", *arguments],
            cwd=ROOT,
            env=os.environ
            | {
                "BANK_CHURN_WORKING_FILE": str(working_file),
                "DBT_TARGET_PATH": str(dbt_target),
                "DBT_LOG_PATH": str(dbt_target),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run
