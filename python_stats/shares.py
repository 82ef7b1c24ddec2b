"""Compare the shares of two groups known by their counts."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from python_stats.group_counts import Tally
from python_stats.group_difference import (
    Comparison,
    Interval,
    NotComparableError,
    Obstacle,
)
from python_stats.power import smallest_detectable_difference

# Fisher's test sums over all tables with these margins: exact, but not for ever.
FISHER_LIMIT = 1_000_000


def compare_shares(
    a: Tally,
    b: Tally,
    *,
    margin: float,
    alpha: float,
    family_size: int,
    with_companion: bool = True,
) -> Comparison:
    """Compare two shares by the two-proportion z-test with pooled variance.

    R: `prop.test(c(yes_a, yes_b), c(n_a, n_b), correct = FALSE)`, z squared being
    its chi-squared. Interval: Newcombe 1998, Statist. Med. 17, 873-890, method 10.
    Equivalence: two one-sided tests of Agresti and Caffo 2000; statsmodels 0.15
    has wrong score tests for a margin (its issue 10269), so they are not used.

    Args:
        a: First group; the estimate is `a - b`, a difference of shares 0 to 1.
        b: Second group.
        margin: Smallest difference that matters, between 0 and 1.
        alpha: Error rate of the family; intervals cover 1 - alpha.
        family_size: Tests in the family; the adjusted interval covers
            1 - alpha / family_size.
        with_companion: Whether to compute the exact test too, which is reported of
            whole groups alone.

    Raises:
        NotComparableError: A group has under two known answers, or all answers
            are the same.
    """
    from statsmodels.stats.contingency_tables import Table2x2
    from statsmodels.stats.proportion import (
        confint_proportions_2indep,
        proportion_effectsize,
        proportions_ztest,
    )

    for name, group in (("a", a), ("b", b)):
        if group.n < 2:
            obstacle = Obstacle.SINGLE_CUSTOMER if group.n else Obstacle.EMPTY_GROUP
            raise NotComparableError(obstacle, name)
    if a.yes + b.yes == 0 or a.no + b.no == 0:
        raise NotComparableError(Obstacle.NO_VARIANCE)
    counts = (a.yes, a.n, b.yes, b.n)
    statistic, p_value = proportions_ztest([a.yes, b.yes], [a.n, b.n])
    estimate = a.mean - b.mean

    def interval(error_rate: float) -> Interval:
        low, high = confint_proportions_2indep(
            *counts, method="newcomb", alpha=error_rate
        )
        return Interval(estimate, float(low), float(high))

    table = Table2x2(as_table(a, b))
    pooled = (a.yes + b.yes) / (a.n + b.n)
    companion_test, companion_p = _companion(a, b) if with_companion else ("", None)
    return Comparison(
        difference=interval(alpha),
        difference_adjusted=interval(alpha / family_size),
        test_name="two_proportion_z",
        statistic=float(statistic),
        df=None,
        p_value=float(p_value),
        p_equivalence=_equivalence_p(a, b, margin),
        effect_size_name="odds_ratio",
        effect_size=Interval(
            float(table.oddsratio), *map(float, table.oddsratio_confint(alpha))
        ),
        companion_test=companion_test,
        companion_p=companion_p,
        smallest_detectable_difference=smallest_detectable_difference(
            sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n)), alpha / family_size
        ),
        warnings=_warnings(a, b),
        risk_ratio=Interval(
            float(table.riskratio), *map(float, table.riskratio_confint(alpha))
        ),
        cohens_h=float(proportion_effectsize(a.mean, b.mean)),
    )


def as_table(a: Tally, b: Tally) -> NDArray[np.float64]:
    """Counts of a and b in two rows, yes before no, as floats.

    Floats, because products of counts leave 64-bit integers at a few billion; a
    table of its own, because `Table2x2` replaces empty cells by 0.5 in place.
    """
    return np.array([[a.yes, a.no], [b.yes, b.no]], dtype=np.float64)


def _equivalence_p(a: Tally, b: Tally, margin: float) -> float:
    """Larger p of the two one-sided tests against -margin and margin."""
    from statsmodels.stats.proportion import tost_proportions_2indep

    # The library also computes ratios, which it does not use here, and divides by
    # zero on the way when a share is 0 or 1.
    with np.errstate(divide="ignore", invalid="ignore"):
        test = tost_proportions_2indep(
            a.yes, a.n, b.yes, b.n, -margin, margin, method="agresti-caffo"
        )
    return float(test.pvalue)


def _companion(a: Tally, b: Tally) -> tuple[str, float]:
    """Fisher's exact test, for large tables chi-squared with Yates' correction."""
    if a.n + b.n <= FISHER_LIMIT:
        table = [[a.yes, a.no], [b.yes, b.no]]
        return "fisher_exact", float(stats.fisher_exact(table).pvalue)
    return "chi2_yates", float(stats.chi2_contingency(as_table(a, b)).pvalue)


def _warnings(a: Tally, b: Tally) -> tuple[str, ...]:
    """The usual rule for a share: every expected count is at least 5."""
    if stats.contingency.expected_freq(as_table(a, b)).min() < 5:
        return ("an expected count is below 5",)
    return ()
