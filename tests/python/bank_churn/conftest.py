"""The command line in processes of its own, over a project that builds quickly."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

RunCommand = Callable[..., "subprocess.CompletedProcess[str]"]


COMMAND = [sys.executable, "-m", "bank_churn"]


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """This process's environment without what would lead to another project."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBT_", "BANK_CHURN_"))
    }
    # The tiny project has not the tables that the pages show.
    return kept | {"PYTHONPATH": str(ROOT), "BANK_CHURN_PAGES": "0"}


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> tuple[Path, str]:
    """The tiny project, built and published once, and what the build printed."""
    project = tmp_path_factory.mktemp("built") / "project"
    shutil.copytree(Path(__file__).parent / "tiny_project", project)
    (project / "macros").mkdir()
    for macro in ("build_state.sql", "generate_schema_name.sql"):
        shutil.copy(ROOT / "macros" / "build" / macro, project / "macros")
    shutil.copy(ROOT / "profiles.yml", project)
    outcome = subprocess.run(
        [*COMMAND, "build"],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return project, outcome.stdout


@pytest.fixture
def tiny_project(tmp_path: Path, built: tuple[Path, str]) -> Path:
    """A copy of the tiny project after its first build."""
    return Path(shutil.copytree(built[0], tmp_path / "project", symlinks=True))


@pytest.fixture
def run(tiny_project: Path, environment: dict[str, str]) -> RunCommand:
    """Run `bank-churn` with arguments, in the tiny project's directory."""

    def run_in_project(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=tiny_project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run_in_project


@pytest.fixture
def set_var(tiny_project: Path) -> Callable[[str, object], None]:
    """Change a var of the tiny project."""

    def change(name: str, value: object) -> None:
        file = tiny_project / "dbt_project.yml"
        lines = file.read_text().splitlines()
        changed = [
            f"  {name}: {value}" if line.startswith(f"  {name}:") else line
            for line in lines
        ]
        assert changed != lines
        file.write_text("\n".join(changed))

    return change
