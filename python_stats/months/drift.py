"""How far the distribution of a field moved between two months."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from python_stats.group_difference import NotComparableError, Obstacle
from python_stats.means import kolmogorov_p

Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True)
class Stability:
    """Population stability index, and what it exceeds by chance in 5 % of months."""

    psi: float
    null_95: float


@dataclass(frozen=True, slots=True)
class Shift:
    """The largest gap between two distribution functions, 0 to 1, and its p."""

    gap: float
    p_value: float


def population_stability(
    before: Mapping[str, int], after: Mapping[str, int]
) -> Stability:
    """Compare two distributions over bands, the missing being one.

    PSI is the sum of (q - p) ln(q / p) over the bands, half a customer added to each
    so that an empty band does not make it infinite. If nothing changed, PSI divided by
    (1/n + 1/m) follows chi-squared with a degree less than there are bands (Yurdakul
    2018, diss. Western Michigan Univ. 3208). That holds for different people; with the
    same people in both months PSI is smaller, so that the bound is on the safe side.

    Raises:
        NotComparableError: A month has nobody.
    """
    bands = sorted(
        band
        for band in {*before, *after}
        if before.get(band, 0) + after.get(band, 0) > 0
    )
    n, m = sum(before.values()), sum(after.values())
    if min(n, m) == 0:
        raise NotComparableError(Obstacle.EMPTY_GROUP, "b" if n else "a")
    p = (_counts(before, bands) + 0.5) / (n + len(bands) / 2)
    q = (_counts(after, bands) + 0.5) / (m + len(bands) / 2)
    psi = float(((q - p) * np.log(q / p)).sum())
    degrees = len(bands) - 1
    null_95 = float(stats.chi2.isf(0.05, degrees)) * (1 / n + 1 / m) if degrees else 0.0
    return Stability(psi, null_95)


def largest_gap(before: Mapping[int, int], after: Mapping[int, int]) -> Shift:
    """Kolmogorov-Smirnov between two histograms; the missing are left out.

    Args:
        before: Customers by a number that never falls when the value rises.
        after: The same of the later month.

    Raises:
        NotComparableError: A month has no known value.
    """
    n, m = sum(before.values()), sum(after.values())
    if min(n, m) == 0:
        raise NotComparableError(Obstacle.EMPTY_GROUP, "b" if n else "a")
    grid = sorted({*before, *after})
    gaps = np.cumsum(_counts(before, grid)) / n - np.cumsum(_counts(after, grid)) / m
    gap = float(np.abs(gaps).max())
    return Shift(gap, kolmogorov_p(gap, round(n * m / (n + m))))


def same_shares_p(before: Mapping[str, int], after: Mapping[str, int]) -> float:
    """P of a larger difference between two distributions over bands: chi-squared.

    Raises:
        NotComparableError: A month has nobody, or everybody is in one band.
    """
    bands = sorted(
        band
        for band in {*before, *after}
        if before.get(band, 0) + after.get(band, 0) > 0
    )
    if len(bands) < 2:
        raise NotComparableError(Obstacle.NO_VARIANCE)
    if min(sum(before.values()), sum(after.values())) == 0:
        raise NotComparableError(Obstacle.EMPTY_GROUP)
    table = np.array([_counts(before, bands), _counts(after, bands)])
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def _counts(counts: Mapping[Key, int], grid: list[Key]) -> NDArray[np.float64]:
    return np.array([counts.get(key, 0) for key in grid], dtype=np.float64)
