"""The commands of docs/OPERATIONS.md run as they stand there."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bank_churn import publish
from bank_churn.errors import CommandError

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")

BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_every_command_of_the_document_runs(
    tiny_project: Path,
    environment: dict[str, str],
    installed_aside: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    shim = programs / "bank-churn"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bank_churn "$@"\n')
    shim.chmod(0o755)
    (programs / "duckdb").symlink_to(
        installed_aside("duckdb-cli==1.5.6") / "duckdb_cli" / "duckdb"
    )
    path = [str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
    interpreters = {
        "bash": ["bash", "-euo", "pipefail", "-c"],
        "python": ["python", "-c"],
    }
    blocks = BLOCK.findall(DOCUMENT)
    assert len(blocks) > 10
    # In their order: a reader goes from the top to the bottom too.
    for kind, text in blocks:
        outcome = subprocess.run(
            [*interpreters[kind], text],
            cwd=tiny_project,
            env=environment | {"PATH": os.pathsep.join(path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, f"{text}\n{outcome.stderr}"


def test_exit_codes_are_the_documented_ones() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d) \|", DOCUMENT, re.MULTILINE)}
    raised = {kind.exit_code for kind in CommandError.__subclasses__()}
    assert codes == {0, CommandError.exit_code} | raised


def test_both_files_are_written_in_one_storage_format() -> None:
    profile = (ROOT / "profiles.yml").read_text(encoding="utf-8")
    assert f"storage_compatibility_version: {publish.STORAGE_VERSION}\n" in profile


@pytest.mark.parametrize("name", ["THREADS", "MEMORY_LIMIT", "WORKING_FILE"])
def test_the_profile_knows_the_documented_settings(name: str) -> None:
    profile = (ROOT / "profiles.yml").read_text(encoding="utf-8")
    assert f"BANK_CHURN_{name}" in DOCUMENT
    assert f"BANK_CHURN_{name}" in profile
