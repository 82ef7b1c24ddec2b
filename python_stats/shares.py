"""Compare the shares of two groups known by their counts."""

from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

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
        family_size: Tests in the family; the smallest detectable difference is that
            of the strictest of them.
        with_companion: Whether to compute the exact test too, which is reported of
            whole groups alone.

    Raises:
        NotComparableError: A group has under two known answers, or all answers
            are the same.
    """
    from statsmodels.stats.contingency_tables import Table2x2
    from statsmodels.stats.proportion import proportion_effectsize, proportions_ztest

    _check(a, b)
    statistic, p_value = proportions_ztest([a.yes, b.yes], [a.n, b.n])
    table = Table2x2(as_table(a, b))
    pooled = (a.yes + b.yes) / (a.n + b.n)
    companion_test, companion_p = _companion(a, b) if with_companion else ("", None)
    return Comparison(
        difference=share_difference(a, b, alpha=alpha),
        test_name="two_proportion_z",
        statistic=float(statistic),
        df=None,
        p_value=float(p_value),
        p_equivalence=equivalence_p(a, b, margin),
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


def share_difference(a: Tally, b: Tally, *, alpha: float) -> Interval:
    """Newcombe's interval at 1 - alpha; raises like `compare_shares`."""
    _check(a, b)
    estimate = a.mean - b.mean
    (low_a, high_a), (low_b, high_b) = _wilson(a, alpha), _wilson(b, alpha)
    return Interval(
        estimate,
        estimate - hypot(a.mean - low_a, high_b - b.mean),
        estimate + hypot(high_a - a.mean, b.mean - low_b),
    )


def _wilson(group: Tally, alpha: float) -> tuple[float, float]:
    """Wilson's limits of a share, as statsmodels gives them at a tenth of the time."""
    z2 = float(special.ndtri(alpha / 2)) ** 2
    middle = (group.yes + z2 / 2) / (group.n + z2)
    spread = group.mean * (1 - group.mean) / group.n + z2 / (4 * group.n**2)
    half = sqrt(z2 * spread) / (1 + z2 / group.n)
    return middle - half, middle + half


def equivalent_from(a: Tally, b: Tally, *, level: float) -> float | None:
    """Smallest margin at which the shares are equivalent at `level`; None above 1."""
    _check(a, b)
    estimate, error = _agresti_caffo(a, b)
    margin = abs(estimate) - float(special.ndtri(level)) * error
    return margin if margin < 1 else None


def _check(a: Tally, b: Tally) -> None:
    for name, group in (("a", a), ("b", b)):
        if group.n < 2:
            obstacle = Obstacle.SINGLE_CUSTOMER if group.n else Obstacle.EMPTY_GROUP
            raise NotComparableError(obstacle, name)
    if a.yes + b.yes == 0 or a.no + b.no == 0:
        raise NotComparableError(Obstacle.NO_VARIANCE)


def equivalence_p(a: Tally, b: Tally, margin: float) -> float:
    """Larger p of the two one-sided tests against -margin and margin."""
    estimate, error = _agresti_caffo(a, b)
    return float(special.ndtr((abs(estimate) - margin) / error))


def _agresti_caffo(a: Tally, b: Tally) -> tuple[float, float]:
    """Difference and standard error after one yes and one no more in each group."""
    more = [Tally(group.yes + 1, group.no + 1) for group in (a, b)]
    variance = sum(g.mean * (1 - g.mean) / g.n for g in more)
    return more[0].mean - more[1].mean, sqrt(variance)


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
