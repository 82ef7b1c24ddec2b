"""Correction, verdict and size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from python_stats.group_difference import Interval
from python_stats.hypotheses.verdict import decide, size
from python_stats.multiplicity import holm


def test_holm_gives_the_numbers_of_r() -> None:
    # p.adjust(c(0.01, 0.04, 0.03, 0.005, 1), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005, 1]) == pytest.approx(
        [0.04, 0.09, 0.09, 0.025, 1]
    )


def test_holm_of_nothing_is_nothing() -> None:
    assert holm([]) == []


def test_a_test_that_could_not_be_computed_stays_in_the_family() -> None:
    assert holm([0.01, None, 0.02]) == pytest.approx([0.03, None, 0.04])


@pytest.mark.parametrize("seed", range(5))
def test_holm_is_that_of_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p_values = (rng.uniform(0, 1, 9) ** 4).round(2).tolist()  # with ties and zeros
    expected = multipletests(p_values, method="holm")[1]
    assert holm(p_values) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_keeps_the_order_and_never_lowers_a_p(p_values: list[float]) -> None:
    corrected = [p for p in holm(p_values) if p is not None]
    assert all(c >= p for c, p in zip(corrected, p_values, strict=True))
    by_p = [c for _, c in sorted(zip(p_values, corrected, strict=True))]
    assert by_p == sorted(by_p)
    assert max(corrected) <= 1


@pytest.mark.parametrize(
    ("p_difference", "p_equivalence", "verdict"),
    [
        (0.04, 0.2, "different"),
        (0.2, 0.04, "equivalent"),
        (0.001, 0.04, "equivalent"),
        (0.2, 0.2, "inconclusive"),
        (0.05, 0.05, "inconclusive"),
        (None, None, "not_available"),
    ],
)
def test_verdict(
    p_difference: float | None, p_equivalence: float | None, verdict: str
) -> None:
    assert decide(p_difference, p_equivalence, 0.05) == verdict


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.0, 3.0, "material"),
        (-3.0, -1.0, "material"),
        (-0.9, 0.9, "negligible"),
        (0.2, 0.9, "negligible"),
        (-1.0, 0.5, "unclear"),
        (0.5, 1.5, "unclear"),
        (-2.0, 2.0, "unclear"),
    ],
)
def test_size(low: float, high: float, expected: str) -> None:
    assert size(Interval((low + high) / 2, low, high), 1.0) == expected
