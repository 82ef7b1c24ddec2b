"""`make build` hands over what was typed, and runs none of it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# Stands in for the environment's Python: says what it was asked to do.
PYTHON = """#!/bin/bash
printf '%s' "$*|${BANK_CHURN_CUSTOMERS-}|${BANK_CHURN_COLUMNS-}|${BANK_CHURN_EXTRACT-}"
"""

TYPED = [
    *("a b.csv", 'q"uote.csv', "it's.csv", "d$ollar.csv", "$$x", "Клиенты (1), 2.csv"),
    *("$(shell touch ran)", "$(touch ran)", "`touch ran`", "; touch ran", "a#b%c\\d"),
    *(")(,", "$(CUSTOMERS)", "*.csv", "-n"),
]


@pytest.fixture(params=["plain", """it's "a" clone \N{CYRILLIC SMALL LETTER YA} $x"""])
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The Makefile in a folder of its own, as if everything were installed."""
    folder = tmp_path / str(request.param)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.lock", "pyproject.toml"):
        (folder / name).touch()
        os.utime(folder / name, (0, 0))
    (folder / ".venv" / ".installed-build").touch()
    return folder


def make(clone: Path, *arguments: str, **environment: str) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BANK_CHURN_")}
    return subprocess.run(
        ["make", "--silent", "build", *arguments],
        cwd=clone,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_what_was_typed_arrives(clone: Path) -> None:
    for typed in TYPED:
        said = f"-m bank_churn build|{typed}||"
        assert make(clone, f"CUSTOMERS={typed}") == said
        assert make(clone, CUSTOMERS=typed) == said
    assert make(clone, "COLUMNS=a b.yml", "EXTRACT=$(c).yml") == (
        "-m bank_churn build||a b.yml|$(c).yml"
    )
    assert not (clone / "ran").exists()


def test_without_a_variable_the_environment_stays(clone: Path) -> None:
    assert make(clone, BANK_CHURN_CUSTOMERS="kept.csv") == (
        "-m bank_churn build|kept.csv||"
    )
