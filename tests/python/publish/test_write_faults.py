"""A seeded sample of `python -m proofs.write_faults`: calls that fail one by one."""

import random
import shutil
from pathlib import Path

import pytest

from proofs.write_faults import Publisher

SEED = 20_260_002
SAMPLE = 4


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_a_call_that_fails_damages_nothing(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    calls = publisher.count_calls()
    assert calls > 50
    for number in random.Random(SEED).sample(range(1, calls + 1), SAMPLE):
        publisher.fail_at(number)
