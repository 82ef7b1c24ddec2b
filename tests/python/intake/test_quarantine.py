"""Exactly the broken lines are rejected, for exactly what is wrong with them."""

import csv
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bank_churn.intake.fields import FIELD_OF
from tests.python.intake.extracts import (
    Extract,
    Line,
    broken_lines,
    file_of,
    generated,
    numbered,
    values_of,
    whole_lines,
)
from tests.python.intake.staging import Staged, stage
from tests.python.warehouses import ROOT

REASONS = ROOT / "seeds" / "reference" / "rejection_reasons.csv"
EXAMPLES = int(os.environ.get("BANK_CHURN_INTAKE_EXAMPLES", "360"))
# One run of dbt stages so many files; they share the keys, so ids are apart.
BATCH_FILES = 180
IDS_PER_FILE = 1000


@pytest.fixture(scope="module")
def files() -> list[Extract]:
    return generated(EXAMPLES)


def delivered(
    directory: Path,
    files: Mapping[int, Extract],
    lines_of: Callable[[Extract, int], list[Line]],
) -> Staged:
    """Write the files, named by their number, and stage them."""
    folder = directory / "delivered"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for index, extract in files.items():
        content = file_of(extract, lines_of(extract, index * IDS_PER_FILE))
        (folder / f"{index}.csv").write_bytes(content)
    return stage(directory, str(folder / "*.csv"), max_rejected_share=1.0)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quarantine")


def test_enough_files_with_every_fault_are_generated(files: list[Extract]) -> None:
    assert len({file_of(file, broken_lines(file, 0)) for file in files}) >= 300
    reasons = {
        reason
        for file in files
        for line in broken_lines(file, 0)
        for reason in line.reasons
    }
    about = {
        kind: [f.reason_name for f in FIELD_OF.values() if f.kind == kind]
        for kind in ("code", "whole", "number", "money")
    }
    about["required"] = [f.reason_name for f in FIELD_OF.values() if f.is_required]
    with REASONS.open(encoding="utf-8", newline="") as described:
        assert reasons == {
            row["reason"].format(field=field)
            for row in csv.DictReader(described)
            for field in about.get(row["about"], [""])
        }


@pytest.mark.parametrize("batch", range(0, EXAMPLES, BATCH_FILES))
def test_exactly_the_broken_lines_are_rejected(
    batch: int, files: list[Extract], directory: Path
) -> None:
    numbers = range(batch, min(batch + BATCH_FILES, EXAMPLES))
    chosen = {number: files[number] for number in numbers}
    whole = delivered(directory, chosen, whole_lines)
    broken = delivered(directory, chosen, broken_lines)
    assert not whole.rejected
    for number, extract in chosen.items():
        name, first_id = f"{number}.csv", number * IDS_PER_FILE
        clean = {}
        for at, line in numbered(whole_lines(extract, first_id)):
            clean[line.row] = whole.customers.pop((name, at), None)
            assert clean[line.row] == values_of(extract, line.row, first_id), extract
        for at, line in numbered(broken_lines(extract, first_id)):
            if line.reasons:
                told = broken.rejected.pop((name, at), None)
                assert told == (line.raw_line, line.reasons), extract
            else:
                customer = broken.customers.pop((name, at), None)
                assert customer == clean[line.row], extract
    assert not whole.customers
    assert not broken.customers
    assert not broken.rejected
