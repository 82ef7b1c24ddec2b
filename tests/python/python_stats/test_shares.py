"""Comparisons of shares against scipy, R and formulas written out."""

from math import asin, isfinite, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import tost_proportions_2indep

from python_stats.group_counts import Tally
from python_stats.group_difference import Comparison, NotComparableError, Obstacle
from python_stats.shares import (
    compare_shares,
    equivalence_p,
    equivalent_from,
    share_difference,
)

TALLIES = st.builds(Tally, st.integers(0, 5000), st.integers(1, 5000))


def compare(a: Tally, b: Tally, margin: float = 0.05) -> Comparison:
    return compare_shares(a, b, margin=margin, alpha=0.05, family_size=4)


def close(expected: float, rel: float = 1e-9) -> object:
    return pytest.approx(expected, rel=rel, abs=1e-300)


def wilson(tally: Tally, level: float) -> tuple[float, float]:
    low, high = stats.binomtest(tally.yes, tally.n).proportion_ci(level, "wilson")
    return float(low), float(high)


@given(TALLIES, TALLIES)
@settings(max_examples=40, deadline=None)
def test_counts_give_the_numbers_of_scipy(a: Tally, b: Tally) -> None:
    assume(min(a.n, b.n) > 1 and a.yes + b.yes > 0)
    result = compare(a, b)
    table = [[a.yes, a.no], [b.yes, b.no]]

    squared = stats.chi2_contingency(table, correction=False)
    assert result.statistic**2 == pytest.approx(squared.statistic, rel=1e-9, abs=1e-18)
    assert result.p_value == pytest.approx(squared.pvalue, rel=1e-9, abs=1e-300)
    assert result.companion_p == close(stats.fisher_exact(table).pvalue)

    # Newcombe's method 10: Wilson's limits of each share, combined.
    for interval, level in (
        (result.difference, 0.95),
        (share_difference(a, b, alpha=0.0125), 0.9875),
    ):
        (low_a, high_a), (low_b, high_b) = wilson(a, level), wilson(b, level)
        down = sqrt((a.mean - low_a) ** 2 + (high_b - b.mean) ** 2)
        up = sqrt((high_a - a.mean) ** 2 + (b.mean - low_b) ** 2)
        assert interval.low == pytest.approx(a.mean - b.mean - down, abs=1e-12)
        assert interval.high == pytest.approx(a.mean - b.mean + up, abs=1e-12)

    # Agresti and Caffo: one success and one failure more in each group.
    p_a, p_b = (a.yes + 1) / (a.n + 2), (b.yes + 1) / (b.n + 2)
    error = sqrt(p_a * (1 - p_a) / (a.n + 2) + p_b * (1 - p_b) / (b.n + 2))
    z = (0.05 - abs(p_a - p_b)) / error
    assert result.p_equivalence == close(stats.norm.sf(z))


@given(TALLIES, TALLIES)
@settings(max_examples=40, deadline=None)
def test_ratios_are_those_of_scipy(a: Tally, b: Tally) -> None:
    assume(min(a.yes, b.yes, a.no, b.no) > 0)
    result = compare(a, b)
    odds = stats.contingency.odds_ratio([[a.yes, a.no], [b.yes, b.no]], kind="sample")
    low, high = odds.confidence_interval(0.95)
    assert result.effect_size.estimate == close(odds.statistic)
    assert (result.effect_size.low, result.effect_size.high) == (
        close(low),
        close(high),
    )

    risk = stats.contingency.relative_risk(a.yes, a.n, b.yes, b.n)
    low, high = risk.confidence_interval(0.95)
    assert result.risk_ratio is not None
    assert result.risk_ratio.estimate == close(risk.relative_risk)
    assert (result.risk_ratio.low, result.risk_ratio.high) == (close(low), close(high))

    h = 2 * asin(sqrt(a.mean)) - 2 * asin(sqrt(b.mean))
    assert result.cohens_h == pytest.approx(h, abs=1e-12)


def test_small_groups_give_the_numbers_of_r() -> None:
    result = compare(Tally(15, 5), Tally(5, 20))
    # prop.test(c(15, 5), c(20, 25), correct = FALSE)$p.value
    assert result.p_value == close(0.00022468448668321991)
    # fisher.test(matrix(c(15, 5, 5, 20), 2))$p.value
    assert result.companion_p == close(0.0003099887830321912)
    # prop.test(k, n, correct = FALSE)$conf.int of each, combined as in Newcombe 1998
    assert result.difference.low == close(0.259432623862571)
    assert result.difference.high == close(0.727456605653254)


@given(TALLIES, TALLIES)
@settings(max_examples=40, deadline=None)
def test_swapping_the_groups_changes_the_signs_only(a: Tally, b: Tally) -> None:
    assume(min(a.n, b.n) > 1 and a.yes + b.yes > 0)
    forth, back = compare(a, b), compare(b, a)
    assert forth.statistic == pytest.approx(-back.statistic)
    assert forth.difference.low == pytest.approx(-back.difference.high)
    assert forth.p_equivalence == pytest.approx(back.p_equivalence)
    assert forth.effect_size.low == pytest.approx(1 / back.effect_size.high)


def test_statistics_grow_with_the_square_root_of_the_counts() -> None:
    small = compare(Tally(40, 60), Tally(35, 65))
    large = compare(Tally(40 * 10**7, 60 * 10**7), Tally(35 * 10**7, 65 * 10**7))
    assert large.statistic == close(small.statistic * sqrt(10**7))


@pytest.mark.parametrize(
    ("a", "b", "obstacle", "group"),
    [
        (Tally(0, 0), Tally(5, 5), Obstacle.EMPTY_GROUP, "a"),
        (Tally(5, 5), Tally(0, 0, missing=9), Obstacle.EMPTY_GROUP, "b"),
        (Tally(5, 5), Tally(1, 0), Obstacle.SINGLE_CUSTOMER, "b"),
        (Tally(9, 0), Tally(8, 0), Obstacle.NO_VARIANCE, None),
        (Tally(0, 9), Tally(0, 8), Obstacle.NO_VARIANCE, None),
    ],
)
def test_what_cannot_be_compared_says_why(
    a: Tally, b: Tally, obstacle: Obstacle, group: str | None
) -> None:
    with pytest.raises(NotComparableError) as error:
        compare(a, b)
    assert (error.value.obstacle, error.value.group) == (obstacle, group)


@pytest.mark.parametrize("b", [Tally(0, 40), Tally(40, 0), Tally(20, 20)])
def test_all_yes_in_one_group_leaves_every_number_finite(b: Tally) -> None:
    a = Tally(50, 0)
    if b.no == 0:
        b = Tally(39, 1)
    result = compare(a, b)
    ratios = result.effect_size, result.risk_ratio
    for interval in ratios:
        assert interval is not None
        assert 0 < interval.low <= interval.estimate <= interval.high
        assert isfinite(interval.high)
    assert -1 <= result.difference.low < result.difference.high <= 1


def test_a_billion_customers_per_group_stay_finite_and_right() -> None:
    a, b = Tally(500_010_000, 499_990_000), Tally(500_000_000, 500_000_000)
    result = compare(a, b)
    # z of a difference of 1e-5 between halves of two billions, by hand
    assert result.statistic == pytest.approx(1e-5 / sqrt(0.25 * 2e-9), rel=1e-6)
    assert 0 < result.p_value < 1
    assert result.companion_test == "chi2_yates"
    assert result.companion_p == pytest.approx(result.p_value, rel=1e-3)
    assert (
        result.effect_size.low < result.effect_size.estimate < result.effect_size.high
    )


def test_a_tiny_p_is_not_rounded_to_zero() -> None:
    # R: log10 of 2 * pnorm(-z) for z = 0.6 / sqrt(0.25 * 2 / 1000), -158.7
    result = compare(Tally(800, 200), Tally(200, 800))
    assert result.p_value == close(2 * stats.norm.sf(0.6 / sqrt(0.25 * 2 / 1000)))
    assert 0 < result.p_value < 1e-150


@pytest.mark.parametrize(
    ("a", "warnings"),
    [
        (Tally(2, 98), ("an expected count is below 5",)),
        (Tally(20, 80), ()),
    ],
)
def test_small_expected_counts_are_named(a: Tally, warnings: tuple[str, ...]) -> None:
    assert compare(a, Tally(1, 99)).warnings == warnings


@given(TALLIES, TALLIES, st.floats(0.001, 0.2))
@settings(max_examples=40, deadline=None)
def test_the_tipping_margin_is_where_equivalence_begins(
    a: Tally, b: Tally, level: float
) -> None:
    assume(min(a.n, b.n) > 1 and a.yes + b.yes > 0 and a.no + b.no > 0)
    margin = equivalent_from(a, b, level=level)
    if margin is None:
        assert equivalence_p(a, b, 1.0) >= level
    else:
        assert equivalence_p(a, b, margin) == pytest.approx(level, rel=1e-9)


@given(TALLIES, TALLIES)
@settings(max_examples=20, deadline=None)
def test_equivalence_is_that_of_statsmodels(a: Tally, b: Tally) -> None:
    assume(min(a.n, b.n) > 1 and a.yes + b.yes > 0 and a.no + b.no > 0)
    with np.errstate(all="ignore"):
        library = tost_proportions_2indep(
            a.yes, a.n, b.yes, b.n, -0.05, 0.05, method="agresti-caffo"
        )
    assert equivalence_p(a, b, 0.05) == pytest.approx(library.pvalue, rel=1e-9)


def test_without_its_companion_a_comparison_names_none() -> None:
    found = compare_shares(
        *(Tally(7, 3), Tally(4, 9)),
        margin=0.05,
        alpha=0.05,
        family_size=4,
        with_companion=False,
    )
    assert (found.companion_test, found.companion_p) == ("", None)
