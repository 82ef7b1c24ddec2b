"""phi_k from counts, against the library on the rows."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from phik.phik import phik_matrix
from phik.significance import significance_matrix

from python_stats.drivers.associations import association_results, phi_k, significance_z


def counts_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The counts of a pair of columns a, b, as stats_association_counts has them."""
    return [
        {
            "feature_a": "a",
            "feature_b": "b",
            "level_a": str(a),
            "level_b": str(b),
            "customer_count": count,
        }
        for (a, b), count in rows.dropna().groupby(["a", "b"]).size().items()
    ]


@pytest.fixture
def rows() -> pd.DataFrame:
    """Two features of eleven and three levels, some values missing."""
    rng = np.random.default_rng(7)
    a = rng.integers(0, 11, 3_000)
    b = (a + rng.integers(0, 6, 3_000)) // 6
    rows = pd.DataFrame({"a": a, "b": b}).astype(object)
    rows.loc[rng.random(3_000) < 0.1, "b"] = np.nan
    return rows


def test_counts_give_what_the_library_gives_for_rows(rows: pd.DataFrame) -> None:
    (result,) = association_results(counts=counts_of(rows))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = phik_matrix(rows, interval_cols=[], njobs=1, verbose=False)
        expected_z = significance_matrix(
            rows, interval_cols=[], significance_method="asymptotic", verbose=False
        )
    assert result.known_count == rows["b"].notna().sum()
    assert result.phik == pytest.approx(expected.loc["a", "b"], abs=1e-12)
    assert result.significance_z == pytest.approx(expected_z.loc["a", "b"])


def test_a_single_level_goes_together_with_nothing() -> None:
    table = np.array([[30.0, 70.0]])
    assert phi_k(table) is None
    assert significance_z(table) is None


def test_perfect_independence_has_no_finite_significance() -> None:
    table = np.array([[30.0, 60.0], [30.0, 60.0], [30.0, 60.0]])
    assert phi_k(table) == 0
    assert significance_z(table) is None
