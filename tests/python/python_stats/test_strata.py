"""Answers with a third attribute held fixed."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from python_stats.group_counts import Histogram, Measured, Tally
from python_stats.strata import mean_homogeneity_p, pooled_odds_ratio

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


def test_homogeneity_of_means_is_cochrans_q() -> None:
    strata = [
        (Measured(10, 5.0, 4.0), Measured(20, 3.0, 6.0)),
        (Measured(15, 4.0, 9.0), Measured(12, 4.5, 3.0)),
        # Nothing varies here, and here one is alone: no standard error.
        (Measured(8, 1.0, 0.0), Measured(9, 7.0, 0.0)),
        (Measured(1, 9.0, 0.0), Measured(30, 1.0, 2.0)),
    ]
    variances = np.array([4 / 10 + 6 / 20, 9 / 15 + 3 / 12])
    differences = np.array([2.0, -0.5])
    pooled = np.sum(differences / variances) / np.sum(1 / variances)
    q = np.sum((differences - pooled) ** 2 / variances)
    expected = stats.chi2.sf(q, 1)
    assert 0.01 < expected < 0.1
    assert mean_homogeneity_p(strata) == pytest.approx(expected, rel=1e-12)
    assert mean_homogeneity_p(strata[:1] + strata[2:]) is None
    assert mean_homogeneity_p(strata[2:]) is None


def test_an_odds_ratio_without_one_of_its_products_is_none() -> None:
    # Every yes-and-no pair is on one side: the ratio is infinite, or 0.
    infinite = [(Tally(5, 0), Tally(3, 4)), (Tally(2, 0), Tally(1, 6))]
    assert pooled_odds_ratio(infinite, alpha=0.05) is None
    assert pooled_odds_ratio([(b, a) for a, b in infinite], alpha=0.05) is None
    assert pooled_odds_ratio([(Tally(3, 2), Tally(0, 5))], alpha=0.05) is None


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
