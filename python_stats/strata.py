"""Does the answer hold once a third attribute is held fixed?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from python_stats.group_counts import Sample, Tally
from python_stats.group_difference import Interval
from python_stats.shares import as_table


@dataclass(frozen=True, slots=True)
class PooledOddsRatio:
    """Mantel-Haenszel odds ratio and the p-value of "equal in all strata"."""

    odds_ratio: Interval
    homogeneity_p: float | None


def difference_variance(a: Sample, b: Sample) -> float:
    """Squared standard error of the difference; each needs two known values."""
    return a.variance / a.n + b.variance / b.n


def mean_homogeneity_p(strata: Sequence[tuple[Sample, Sample]]) -> float | None:
    """Test that the difference is the same in all strata (Cochran's Q, 1954).

    R: `metafor::rma(d, v, method = "FE")$QEp`. None with under two strata in which
    the difference has a standard error.
    """
    usable = [(a, b) for a, b in strata if min(a.n, b.n) >= 2]
    pairs = [(a.mean - b.mean, difference_variance(a, b)) for a, b in usable]
    differences, variances = np.array([p for p in pairs if p[1] > 0]).reshape(-1, 2).T
    if differences.size < 2:
        return None
    pooled = np.average(differences, weights=1 / variances)
    q = float(np.sum((differences - pooled) ** 2 / variances))
    return float(stats.chi2.sf(q, differences.size - 1))


def pooled_odds_ratio(
    strata: Sequence[tuple[Tally, Tally]], *, alpha: float
) -> PooledOddsRatio | None:
    """Mantel-Haenszel odds ratio with the interval of Robins, Breslow, Greenland.

    R: `mantelhaen.test(tables, correct = FALSE)`; homogeneity is Tarone's
    correction of Breslow and Day, `DescTools::BreslowDayTest(tables, correct = TRUE)`.
    Strata with an empty margin say nothing and are left out. None when the pooled
    ratio is 0, infinite or undefined.
    """
    from statsmodels.stats.contingency_tables import StratifiedTable

    tables = [
        table
        for table in (as_table(a, b) for a, b in strata)
        if table.sum(axis=0).all() and table.sum(axis=1).all()
    ]
    cube = np.array(tables).reshape(-1, 2, 2)
    if not (
        (cube[:, 0, 0] * cube[:, 1, 1]).any() and (cube[:, 0, 1] * cube[:, 1, 0]).any()
    ):
        return None
    pooled = StratifiedTable(tables)
    estimate = float(pooled.oddsratio_pooled)
    low, high = pooled.oddsratio_pooled_confint(alpha)
    return PooledOddsRatio(
        Interval(estimate, float(low), float(high)),
        _homogeneity_p(cube, estimate) if len(tables) > 1 else None,
    )


def _homogeneity_p(cube: NDArray[np.float64], odds_ratio: float) -> float:
    """Breslow-Day with Tarone's correction (Tarone 1985, Biometrika 72, 91-95).

    statsmodels' `test_equal_odds` gives the same numbers, except that it divides by
    zero at a pooled ratio of exactly 1 and that its p-value, 1 - cdf, ends at 1e-16.
    """
    yes_a = cube[:, 0, 0]
    n_a = cube[:, 0].sum(axis=1)
    yes = cube[:, :, 0].sum(axis=1)
    no_b = cube[:, 1, 1]
    # The expected count solves a quadratic; this form of its root has no
    # cancellation near an odds ratio of 1.
    b = odds_ratio * (n_a + yes) + no_b - yes_a
    root = np.sqrt(b**2 + 4 * (1 - odds_ratio) * odds_ratio * n_a * yes)
    expected = 2 * odds_ratio * n_a * yes / (b + root)
    variance = 1 / (
        1 / expected
        + 1 / (yes - expected)
        + 1 / (n_a - expected)
        + 1 / (no_b - yes_a + expected)
    )
    gaps = yes_a - expected
    statistic = (gaps**2 / variance).sum() - gaps.sum() ** 2 / variance.sum()
    return float(stats.chi2.sf(statistic, len(cube) - 1))
