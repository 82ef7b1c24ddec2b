"""Fixtures that more than one package of tests needs."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def original_extract() -> Path:
    """The extract the published figures are about; it is not part of the project."""
    default = ROOT.parent / "shared" / "data" / "bank_scrooge.csv"
    path = Path(os.environ.get("BANK_CHURN_ORIGINAL_EXTRACT", default))
    if not path.is_file():
        pytest.skip("the original extract is not here; set BANK_CHURN_ORIGINAL_EXTRACT")
    return path
