"""`bank-churn export retention-targets --top`: the beginning of both lists."""

import csv
import os
import subprocess
import sys
from pathlib import Path

from tests.python.warehouses import ROOT, Warehouse


def export(warehouse: Warehouse, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            *(sys.executable, "-m", "bank_churn", "export", *arguments),
            *("--output-dir", str(warehouse.output_dir)),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_top_is_the_first_of_both_lists_in_their_order(
    default_warehouse: Warehouse, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    finished = export(
        default_warehouse, "retention-targets", "--top", "3", "--output", str(file)
    )
    assert finished.returncode == 0, finished.stderr
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["purpose"], row["call_rank"]) for row in rows] == [
        *(("win_back", "1"), ("win_back", "2"), ("win_back", "3")),
        *(("keep", "1"), ("keep", "2"), ("keep", "3")),
    ]
    assert all(row["reasons_ru"] and row["recommendation_id"] for row in rows)


def test_only_the_lists_have_a_beginning(
    default_warehouse: Warehouse, tmp_path: Path
) -> None:
    file = tmp_path / "scores.csv"
    finished = export(
        default_warehouse, "churn-scores", "--top", "3", "--output", str(file)
    )
    assert finished.returncode == 2
    assert "--top is for retention_targets" in finished.stderr
    assert not file.exists()
