"""Both notebooks come to the figures of the marts."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.python.benchmarks.conftest import Built, run_module

KEYS = {
    "bank_portrait": [],
    "segment_portraits": ["segment_code"],
    "product_count_portraits": ["product_count"],
    "churn_portraits": ["is_churned"],
    "segment_churn_portraits": ["segment_code", "is_churned"],
}


@pytest.fixture(scope="module", params=["pandas", "polars"])
def results(
    request: pytest.FixtureRequest,
    built: Built,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    run_module(f"benchmarks.notebook_{request.param}", str(built.extract), str(folder))
    return folder


@pytest.fixture
def marts(built: Built) -> Callable[[str], pd.DataFrame]:
    def read(table: str) -> pd.DataFrame:
        with built.warehouse.connect() as connection:
            frame: pd.DataFrame = connection.table(f"marts.{table}").df()
            return frame

    return read


@pytest.mark.parametrize("name", KEYS)
def test_portraits_are_those_of_the_marts(
    name: str, results: Path, marts: Callable[[str], pd.DataFrame]
) -> None:
    actual, expected = pd.read_csv(results / f"{name}.csv"), marts(name)
    if KEYS[name]:
        actual, expected = actual.set_index(KEYS[name]), expected.set_index(KEYS[name])
    expected = expected[actual.columns]
    assert len(actual.columns) == 24
    # A group without a known balance has a sum of 0 here and none in the marts.
    pd.testing.assert_frame_equal(
        actual.sort_index(),
        expected.sort_index().fillna(
            {"balance_amount": 0, "balance_at_risk_amount": 0}
        ),
        check_dtype=False,
        check_index_type=False,
        rtol=1e-9,
    )


def test_tests_are_those_of_the_marts(
    results: Path, marts: Callable[[str], pd.DataFrame]
) -> None:
    columns = ["value_a", "value_b", "p_value"]
    actual = pd.read_csv(results / "hypothesis_tests.csv").set_index("hypothesis_id")
    expected = marts("hypothesis_tests").set_index("hypothesis_id")
    assert set(actual.index) == set(expected.index[expected["family"] == "declared"])
    pd.testing.assert_frame_equal(
        actual[columns], expected.loc[actual.index, columns], rtol=1e-9, atol=0
    )
    assert actual["companion_p"].between(0, 1).all()
