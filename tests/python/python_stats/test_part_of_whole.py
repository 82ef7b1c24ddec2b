"""The tests of a part against the rest, against definitions and other libraries."""

from math import comb

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from python_stats.multiplicity import benjamini_hochberg, benjamini_hochberg_beside
from python_stats.part_of_whole import differs_from_rest, fewer_in_part, more_in_part

# Customers of the part, churned of the part, customers of the whole, churned of it.
PARTS = [(50, 12, 400, 60), (60, 3, 200, 40), (5, 5, 20, 5), (7, 0, 30, 10)]


def chance(part: int, churned: int, whole: int, whole_churned: int) -> float:
    """Hypergeometric probability by counting."""
    ways = comb(whole_churned, churned) * comb(whole - whole_churned, part - churned)
    return ways / comb(whole, part)


@pytest.mark.parametrize("counts", PARTS)
def test_tails_are_sums_of_chances(counts: tuple[int, int, int, int]) -> None:
    part, churned, whole, whole_churned = counts
    more = range(churned, min(part, whole_churned) + 1)
    fewer = range(max(0, part - (whole - whole_churned)), churned + 1)
    assert float(more_in_part(*counts)) == pytest.approx(
        sum(chance(part, k, whole, whole_churned) for k in more), rel=1e-9
    )
    assert float(fewer_in_part(*counts)) == pytest.approx(
        sum(chance(part, k, whole, whole_churned) for k in fewer), rel=1e-9
    )


def test_small_tails_are_not_zero() -> None:
    assert 0 < float(more_in_part(265, 170, 4968, 895)) < 1e-60


def test_large_counts_are_a_two_proportion_z_test() -> None:
    _, p_value = proportions_ztest([530, 1290], [1226, 8774])
    assert differs_from_rest(1226, 530, 10_000, 1_820) == pytest.approx(p_value)


def test_a_count_expected_below_five_is_tested_exactly() -> None:
    part, churned, whole, whole_churned = 20, 4, 200, 15
    observed = chance(part, churned, whole, whole_churned)
    chances = [chance(part, k, whole, whole_churned) for k in range(whole_churned + 1)]
    as_unlikely = [p for p in chances if p <= observed * (1 + 1e-9)]
    assert differs_from_rest(part, churned, whole, whole_churned) == pytest.approx(
        sum(as_unlikely)
    )


@pytest.mark.parametrize("counts", [(10, 3, 10, 3), (4, 0, 9, 0), (4, 4, 9, 9)])
def test_nothing_to_compare_is_no_p(counts: tuple[int, int, int, int]) -> None:
    assert differs_from_rest(*counts) is None


@pytest.mark.parametrize("counts", [(11, 3, 10, 3), (5, 6, 10, 8), (5, 1, 6, 5)])
def test_impossible_counts_are_refused(counts: tuple[int, int, int, int]) -> None:
    for test in (more_in_part, fewer_in_part, differs_from_rest):
        with pytest.raises(ValueError, match="part"):
            test(*counts)


def test_correction_leaves_out_what_was_not_tested() -> None:
    p_values = np.array([0.04, np.nan, 0.001, 0.03])
    adjusted = benjamini_hochberg(p_values)
    tested = multipletests([0.04, 0.001, 0.03], method="fdr_bh")[1]
    assert np.isnan(adjusted[1])
    np.testing.assert_allclose(adjusted[[0, 2, 3]], tested)


def test_correction_of_nothing_is_nothing() -> None:
    assert np.isnan(benjamini_hochberg(np.array([np.nan]))).all()


def test_beside_a_family_equal_p_get_equal_answers() -> None:
    family = np.array([0.001, 0.04, 0.03, 0.8, np.nan, 0.012])
    adjusted = benjamini_hochberg(family)
    again = benjamini_hochberg_beside(family, family)
    np.testing.assert_allclose(again, adjusted)
    # Between 0.012 and 0.03: in second place of five, never above what 0.03 gets.
    between = benjamini_hochberg_beside(np.array([0.02, 1e-9, 0.99, np.nan]), family)
    assert between[0] == pytest.approx(min(0.02 * 5 / 2, adjusted[2]))
    assert between[1] == pytest.approx(5e-9)
    assert between[2] == pytest.approx(0.99)
    assert np.isnan(between[3])
    assert np.isnan(benjamini_hochberg_beside(np.array([0.01]), np.array([np.nan])))[0]
