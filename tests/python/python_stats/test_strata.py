"""Answers with a third attribute held fixed."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from python_stats.group_counts import Histogram, Tally
from python_stats.strata import (
    mean_homogeneity_p,
    pooled_odds_ratio,
    standardised_difference,
)

COUNTS = st.integers(1, 300)
PAIRS = st.tuples(st.builds(Tally, COUNTS, COUNTS), st.builds(Tally, COUNTS, COUNTS))


def test_pooling_gives_the_numbers_of_r() -> None:
    # m <- mantelhaen.test(
    #   array(c(10, 5, 4, 9, 20, 10, 15, 30, 3, 8, 2, 9), c(2, 2, 3)), correct = FALSE)
    # c(m$estimate, m$conf.int)
    pooled = pooled_odds_ratio(
        [
            (Tally(10, 4), Tally(5, 9)),
            (Tally(20, 15), Tally(10, 30)),
            (Tally(3, 2), Tally(8, 9)),
        ],
        alpha=0.05,
    )
    assert pooled is not None
    assert pooled.odds_ratio.estimate == pytest.approx(3.61509433962264, rel=1e-12)
    assert pooled.odds_ratio.low == pytest.approx(1.67608377480712, rel=1e-12)
    assert pooled.odds_ratio.high == pytest.approx(7.79728751080812, rel=1e-12)


@given(st.lists(PAIRS, min_size=2, max_size=5))
@settings(max_examples=40, deadline=None)
def test_homogeneity_is_that_of_statsmodels(pairs: list[tuple[Tally, Tally]]) -> None:
    library = StratifiedTable([[[a.yes, a.no], [b.yes, b.no]] for a, b in pairs])
    # Its own quadratic cancels near 1.
    assume(abs(library.oddsratio_pooled - 1) > 1e-3)
    expected = library.test_equal_odds(adjust=True).pvalue
    pooled = pooled_odds_ratio(pairs, alpha=0.05)
    assert pooled is not None
    assert pooled.homogeneity_p == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_a_reversal_that_cancels_to_one_is_still_seen() -> None:
    pairs = [(Tally(80, 20), Tally(50, 50)), (Tally(50, 50), Tally(80, 20))]
    pooled = pooled_odds_ratio(pairs, alpha=0.05)
    assert pooled is not None
    assert pooled.odds_ratio.estimate == 1
    # At an odds ratio of 1 the expected counts are products of margins: 65 each,
    # with variance 1 / (2 / 65 + 2 / 35) = 11.375; chi-squared is 2 * 15^2 / 11.375.
    assert pooled.homogeneity_p == pytest.approx(3.2e-10, rel=0.02)


def test_strata_with_an_empty_margin_say_nothing() -> None:
    told = [(Tally(8, 4), Tally(5, 9)), (Tally(3, 7), Tally(2, 9))]
    untold = [(Tally(5, 0), Tally(9, 0)), (Tally(0, 0), Tally(3, 3))]
    assert pooled_odds_ratio([*told, *untold], alpha=0.05) == pooled_odds_ratio(
        told, alpha=0.05
    )


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [(Tally(5, 0), Tally(9, 0))],
        [(Tally(5, 0), Tally(9, 3))],
        [(Tally(0, 5), Tally(9, 3))],
    ],
)
def test_an_undefined_pooled_ratio_is_none(pairs: list[tuple[Tally, Tally]]) -> None:
    assert pooled_odds_ratio(pairs, alpha=0.05) is None


def test_one_stratum_has_no_homogeneity() -> None:
    pooled = pooled_odds_ratio([(Tally(8, 4), Tally(5, 9))], alpha=0.05)
    assert pooled is not None
    assert pooled.homogeneity_p is None
    pair = (Histogram((1, 2), (5, 5)), Histogram((1, 2), (4, 6)))
    assert mean_homogeneity_p([pair]) is None


def test_homogeneity_survives_a_hundred_million_per_cell() -> None:
    n = 10**8
    pooled = pooled_odds_ratio(
        [(Tally(5 * n, 5 * n), Tally(5 * n, 5 * n + 1)), (Tally(n, n), Tally(n, n))],
        alpha=0.05,
    )
    assert pooled is not None
    assert pooled.homogeneity_p == pytest.approx(1, abs=1e-3)


def test_a_mix_that_makes_the_whole_difference_is_taken_out() -> None:
    # Within each stratum both groups have the same mean; only the mix differs.
    young, old = (20, 30), (60, 70)
    strata = [
        (Histogram(young, (90, 90)), Histogram(young, (10, 10))),
        (Histogram(old, (10, 10)), Histogram(old, (90, 90))),
    ]
    adjusted = standardised_difference(strata, alpha=0.05)
    assert adjusted is not None
    assert adjusted.estimate == 0
    assert adjusted.low == -adjusted.high


def test_standardised_difference_is_the_weighted_sum() -> None:
    rng = np.random.default_rng(7)
    raw = [
        (rng.integers(20, 60, n), rng.integers(25, 70, m))
        for n, m in ((40, 9), (7, 80))
    ]
    strata = [
        tuple(Histogram.from_cells((int(v), 1) for v in group) for group in pair)
        for pair in raw
    ]
    adjusted = standardised_difference(strata, alpha=0.05)  # type: ignore[arg-type]
    assert adjusted is not None
    weights = np.array([49, 87]) / 136
    gaps = np.array([a.mean() - b.mean() for a, b in raw])
    variances = np.array(
        [a.var(ddof=1) / a.size + b.var(ddof=1) / b.size for a, b in raw]
    )
    half = 1.959963984540054 * sqrt((weights**2 * variances).sum())
    assert adjusted.estimate == pytest.approx((weights * gaps).sum(), rel=1e-12)
    assert adjusted.high - adjusted.estimate == pytest.approx(half, rel=1e-12)


def test_strata_of_under_two_in_a_group_are_left_out() -> None:
    pair = (Tally(8, 4), Tally(5, 9))
    lonely = (Tally(1, 0), Tally(50, 50))
    assert standardised_difference([pair, lonely], alpha=0.05) == (
        standardised_difference([pair], alpha=0.05)
    )
    assert standardised_difference([lonely], alpha=0.05) is None
