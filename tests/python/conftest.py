"""Fixtures that more than one package of tests needs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.python.warehouses import ROOT, Warehouse, build_warehouse


@pytest.fixture(scope="session")
def original_extract() -> Path:
    """The extract the published figures are about; it is not part of the project."""
    default = ROOT.parent / "shared" / "data" / "bank_scrooge.csv"
    path = Path(os.environ.get("BANK_CHURN_ORIGINAL_EXTRACT", default))
    if not path.is_file():
        pytest.skip("the original extract is not here; set BANK_CHURN_ORIGINAL_EXTRACT")
    return path


@pytest.fixture(scope="session")
def default_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The default extract, built once for all tests."""
    return build_warehouse(tmp_path_factory.mktemp("default"))


@pytest.fixture(scope="session")
def original_warehouse(
    original_extract: Path, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """The original extract, built once for all tests."""
    return build_warehouse(
        tmp_path_factory.mktemp("original"), "--customers", str(original_extract)
    )


@pytest.fixture(scope="session")
def installed_aside() -> Callable[[str], Path]:
    """Install one requirement into a folder of its own; skip where that fails."""

    def install(requirement: str) -> Path:
        folder = ROOT / ".venv-readers" / requirement
        if not folder.is_dir():
            installed = subprocess.run(
                [
                    *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"),
                    *("--target", str(folder), requirement),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            if installed.returncode:
                assert "CI" not in os.environ, installed.stderr
                pytest.skip(f"{requirement} cannot be installed here")
        return folder

    return install
