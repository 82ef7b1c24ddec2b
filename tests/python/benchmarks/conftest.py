"""One small extract with defects and duplicates, and the warehouse of it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bank_churn.synthetic import write_csv
from tests.python.warehouses import ROOT, Warehouse, shared_folder, shared_warehouse


@dataclass(frozen=True)
class Built:
    """An extract and the warehouse of it."""

    extract: Path
    warehouse: Warehouse


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """12 000 customers, 2 % of the lines broken, one line twice, one key twice."""

    def write(folder: Path) -> None:
        extract = folder / "extract.csv"
        write_csv(extract, 12_000, seed=5, defects=0.02)
        with extract.open("r+", encoding="utf-8", newline="") as file:
            first = file.readlines()[1]
            fields = first.split(",")
            file.write(first + ",".join([fields[0], "901.0", *fields[2:]]))

    extract = shared_folder(tmp_path_factory, "extract", write) / "extract.csv"
    arguments = ("--customers", str(extract))
    return Built(extract, shared_warehouse(tmp_path_factory, "benchmarks", *arguments))


def run_module(module: str, *arguments: str) -> None:
    """Run a contender as the benchmark does, in a process of its own."""
    finished = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
