"""Counts hold everything that the raw values say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from python_stats.group_counts import Histogram, Measured, Tally, on_one_grid


@given(st.lists(st.integers(0, 120), min_size=2))
def test_moments_are_those_of_the_raw_values(values: list[int]) -> None:
    sample = Histogram.from_cells((value, 1) for value in values)
    assert sample.n == len(values)
    assert sample.mean == pytest.approx(np.mean(values), rel=1e-14)
    assert sample.variance == pytest.approx(
        np.var(values, ddof=1), rel=1e-12, abs=1e-12
    )


def test_cells_of_one_value_add_up_and_the_missing_are_apart() -> None:
    cells = [(30, 2), (None, 3), (20, 1), (30, 4), (40, 0)]
    assert Histogram.from_cells(cells) == Histogram((20, 30), (1, 6), missing=3)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 customers of value 20"):
        Histogram.from_cells([(20, -1)])
    with pytest.raises(ValueError, match="negative count"):
        Tally(1, -1)


def test_the_mean_of_a_billion_is_exact() -> None:
    assert Histogram((30, 31), (10**9, 10**9)).mean == 30.5


def test_a_tally_has_the_variance_of_its_zeros_and_ones() -> None:
    assert Tally(3, 7).variance == pytest.approx(np.var([1] * 3 + [0] * 7, ddof=1))


def test_share_up_to_includes_the_limit() -> None:
    assert Histogram((20, 30, 40), (1, 1, 2)).share_up_to(30) == 0.5


def test_one_grid_has_every_value_of_both() -> None:
    grid = on_one_grid(Histogram((20, 30), (1, 2)), Histogram((30, 40), (3, 4)))
    assert [part.tolist() for part in grid] == [[20, 30, 40], [1, 2, 0], [0, 3, 4]]


def test_nobody_has_no_moments() -> None:
    assert Measured.from_sums(0, 0, 0, missing=4) == Measured(0, 0.0, 0.0, missing=4)
