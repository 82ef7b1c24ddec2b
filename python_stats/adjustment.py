"""What is left of a difference between customers who are alike in other attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

from python_stats.group_counts import Tally
from python_stats.group_difference import Interval

# A customer whom the regression fits exactly, and an attribute that makes the groups,
# leave rounding noise where the formula has a zero.
NOISE = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """Customers of one group who are alike in every attribute held fixed."""

    is_in_a: bool
    levels: tuple[str, ...]
    """Their value of each attribute; one that is not known is a value too."""
    n: int
    """Customers with a known value of the measure, above 0."""
    mean: float
    """Mean of the measure."""
    squares: float
    """Sum of the squared deviations from that mean."""


class AdjustedDifference(Protocol):
    """`a - b` among customers who are alike, in the unit of the measure."""

    @property
    def estimate(self) -> float:
        """The difference."""

    @property
    def n(self) -> int:
        """Customers who were compared."""

    @property
    def method(self) -> str:
        """Name of the method."""

    @property
    def p_value(self) -> float:
        """Two-sided p of no difference."""

    def p_equivalence(self, margin: float) -> float:
        """The larger p of the two one-sided tests against -margin and margin."""

    def interval(self, alpha: float) -> Interval:
        """The interval at 1 - alpha."""


@dataclass(frozen=True, slots=True)
class RegressionDifference:
    """Difference of means, its standard error and degrees of freedom."""

    estimate: float
    error: float
    df: float
    n: int
    method: str = "regression_hc2"

    @property
    def p_value(self) -> float:
        """Two-sided p of no difference."""
        return float(2 * special.stdtr(self.df, -abs(self.estimate) / self.error))

    def p_equivalence(self, margin: float) -> float:
        """The larger p of the two one-sided t-tests."""
        gap = (abs(self.estimate) - margin) / self.error
        return float(special.stdtr(self.df, gap))

    def interval(self, alpha: float) -> Interval:
        """The t interval at 1 - alpha."""
        half = -float(special.stdtrit(self.df, alpha / 2)) * self.error
        return Interval(self.estimate, self.estimate - half, self.estimate + half)


@dataclass(frozen=True, slots=True)
class MantelHaenszelDifference:
    """Difference of shares; if it were d, its variance would be `level + slope * d`."""

    estimate: float
    level: float
    slope: float
    n: int
    method: str = "mantel_haenszel_klingenberg"

    @property
    def p_value(self) -> float:
        """Two-sided p of no difference."""
        return float(2 * special.ndtr(-abs(self._z(0.0))))

    def p_equivalence(self, margin: float) -> float:
        """The larger p of the two one-sided tests."""
        return float(special.ndtr(max(-self._z(-margin), self._z(margin))))

    def interval(self, alpha: float) -> Interval:
        """All d with `(estimate - d)^2 <= z^2 (level + slope d)`, from -1 to 1."""
        z2 = float(special.ndtri(alpha / 2)) ** 2
        middle = self.estimate + z2 * self.slope / 2
        half = sqrt(max(0.0, middle**2 - self.estimate**2 + z2 * self.level))
        return Interval(
            self.estimate, max(-1.0, middle - half), min(1.0, middle + half)
        )

    def _z(self, difference: float) -> float:
        variance = self.level + self.slope * difference
        gap = self.estimate - difference
        if variance <= 0:
            return float(np.sign(gap)) * np.inf if gap else 0.0
        return gap / sqrt(variance)


def mantel_haenszel_difference(
    strata: Sequence[tuple[Tally, Tally]],
) -> MantelHaenszelDifference | None:
    """Difference of shares among customers of one stratum (Mantel and Haenszel).

    The mean of the differences within the strata, weighted by n_a n_b / (n_a + n_b).
    Its variance is Sato's (1989, Biometrics 45, 1323-1324), right both for few large
    and for many small strata; interval and tests put in the variance that the
    difference in question would have, as Klingenberg 2014 does (Statistics in Medicine
    33, 2968-2983). Strata without customers of both groups say nothing and are left
    out: `n` are the customers of the others.

    R: `(d <- sum(w * (p_a - p_b)) / sum(w))` with `w <- n_a * n_b / (n_a + n_b)`.

    Returns:
        None where no stratum has both groups, or nothing varies.
    """
    both = [(a, b) for a, b in strata if a.n and b.n]
    if not both:
        return None
    yes_a, n_a, yes_b, n_b = np.array(
        [(a.yes, a.n, b.yes, b.n) for a, b in both], dtype=np.float64
    ).T
    n = n_a + n_b
    weight = np.sum(n_a * n_b / n)
    estimate = np.sum((yes_a * n_b - yes_b * n_a) / n) / weight
    slope = np.sum(
        (n_a**2 * yes_b - n_b**2 * yes_a + n_a * n_b * (n_b - n_a) / 2) / n**2
    )
    level = np.sum((yes_a * (n_b - yes_b) + yes_b * (n_a - yes_a)) / (2 * n))
    if level + slope * estimate <= 0:
        return None
    return MantelHaenszelDifference(
        estimate=float(estimate),
        level=float(level / weight**2),
        slope=float(slope / weight**2),
        n=int(n.sum()),
    )


def regression_difference(cells: Sequence[Cell]) -> RegressionDifference | None:
    """Difference of means with the attributes held fixed, by a regression on cells.

    The coefficient of the group in a least-squares regression of the measure on the
    group and a constant for every level of every attribute, without interactions. With
    one attribute it is the mean of the differences within its levels, weighted by
    n_a n_b / (n_a + n_b). The standard error allows for unequal variances and is
    corrected for small samples (HC2); the degrees of freedom are those of Bell and
    McCaffrey 2002 (Survey Methodology 28, 169-181; see Imbens and Kolesár 2016, Review
    of Economics and Statistics 98, 701-712).

    R, on the raw rows: `m <- lm(y ~ group + gender + city); coef(m)[2]`, its variance
    `sandwich::vcovHC(m, "HC2")`, its degrees of freedom `dfadjust::dfadjustSE(m)`.

    Args:
        cells: Every group by levels; the levels of all cells in one order.

    Returns:
        None where a group is empty, the attributes make the groups or nothing varies.
    """
    if len({cell.is_in_a for cell in cells}) < 2:
        return None
    arm = np.array([float(cell.is_in_a) for cell in cells])
    n = np.array([float(cell.n) for cell in cells])
    mean = np.array([cell.mean for cell in cells])
    squares = np.array([cell.squares for cell in cells])
    # Deviations, so that large means cost no digits.
    mean = mean - np.average(mean, weights=n)
    root = np.sqrt(n)
    attributes = _directions(_indicators([cell.levels for cell in cells]), root)
    # What the attributes leave of the group, and that per customer.
    free = arm - attributes @ (attributes.T @ (arm * root)) / root
    scale = float(np.sum(n * free**2))
    if scale < NOISE * float(np.sum(n)):
        return None
    estimate = float(np.sum(n * free * mean)) / scale
    # The attributes and what is left of the group are orthogonal: together they span
    # the design, and leverages and the hat matrix follow.
    directions = np.column_stack([attributes, free * root / sqrt(scale)])
    fitted = directions @ (directions.T @ (mean * root)) / root
    per_customer = directions / root[:, None]
    leverage = np.sum(per_customer**2, axis=1)
    weight = np.divide(
        free**2, 1 - leverage, out=np.zeros_like(free), where=leverage < 1 - NOISE
    )
    residual = squares + n * (mean - fitted) ** 2
    if np.sum(residual) <= NOISE**2 * np.sum(squares + n * mean**2):
        return None
    variance = float(np.sum(weight * residual)) / scale**2
    trace = float(np.sum(n * weight * (1 - leverage)))
    # The squared entries of I - H between all customers, summed with both weights.
    between = (per_customer * (n * weight)[:, None]).T @ per_customer
    trace_of_square = float(
        np.sum(between**2) + np.sum(n * weight**2 * (1 - 2 * leverage))
    )
    if variance <= 0 or trace_of_square <= 0:
        return None
    return RegressionDifference(
        estimate=estimate,
        error=sqrt(variance),
        df=trace**2 / trace_of_square,
        n=sum(cell.n for cell in cells),
    )


def _indicators(levels: Sequence[tuple[str, ...]]) -> Floats:
    """A constant, and for each attribute a column per level but its first."""
    columns = [np.ones(len(levels))]
    for values in zip(*levels, strict=True):
        known = np.array(values)
        columns += [(known == level).astype(float) for level in sorted({*values})[1:]]
    return np.column_stack(columns)


def _directions(design: Floats, root: Floats) -> Floats:
    """Orthonormal columns that span a design whose rows weigh `root` squared.

    Columns that follow from others, such as segments beside numbers of products, do
    no harm: they add no direction. Columns of zeros and ones may be squared for that.
    """
    weighted = design * root[:, None]
    sizes, turned = np.linalg.eigh(weighted.T @ weighted)
    kept = sizes > sizes[-1] * 1e-10
    return np.asarray(weighted @ (turned[:, kept] / np.sqrt(sizes[kept])))
