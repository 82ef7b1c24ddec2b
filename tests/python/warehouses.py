"""Builds of whole warehouses, for tests that look at marts."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Warehouse:
    """One finished build."""

    working_file: Path
    output_dir: Path
    summary: str  # what `bank-churn build --json` printed

    def reuse_parse(self, target: Path) -> None:
        """Spare dbt in `target` the parse, on the working file of this build."""
        parsed = self.working_file.parent / "target" / "partial_parse.msgpack"
        shutil.copy(parsed, target)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The published file, as a reader opens it."""
        return duckdb.connect(self.output_dir / "bank_churn.duckdb", read_only=True)

    def connect_working(self) -> duckdb.DuckDBPyConnection:
        """The working file with all layers."""
        return duckdb.connect(self.working_file, read_only=True)


def shared_warehouse(
    factory: pytest.TempPathFactory, name: str, *arguments: str
) -> Warehouse:
    """Build once for all workers of the run; whoever comes while it is built waits."""
    base = factory.getbasetemp()
    # Each worker of pytest-xdist has a folder of its own in that of the run.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    summary = folder / "summary.json"
    with FileLock(f"{folder}.lock"):
        if not summary.is_file():
            folder.mkdir(exist_ok=True)
            built = build_warehouse(folder, *arguments)
            summary.write_text(built.summary, encoding="utf-8")
    said = summary.read_text(encoding="utf-8")
    return Warehouse(folder / "work.duckdb", folder / "warehouse", said)


def build_warehouse(directory: Path, *arguments: str, **environment: str) -> Warehouse:
    """Build into `directory` by the command line; fail with what it printed."""
    working_file, output_dir = directory / "work.duckdb", directory / "warehouse"
    command = [sys.executable, "-m", "bank_churn", "build", "--json"]
    command += ["--working-file", str(working_file), "--output-dir", str(output_dir)]
    own_paths = {
        "DBT_TARGET_PATH": str(directory / "target"),
        "DBT_LOG_PATH": str(directory / "logs"),
        "BANK_CHURN_PAGES": "0",
    }
    finished = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env=os.environ | own_paths | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return Warehouse(working_file, output_dir, finished.stdout)
