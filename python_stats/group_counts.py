"""What a test needs to know about a group: counts, never customers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Histogram:
    """Customers by value: ascending values, counts above 0."""

    values: tuple[float, ...]
    counts: tuple[int, ...]
    missing: int = 0

    @classmethod
    def from_cells(cls, cells: Iterable[tuple[float | None, int]]) -> "Histogram":
        """Add up `(value, count)` cells; the value None holds the missing.

        Raises:
            ValueError: A count is negative.
        """
        totals: dict[float | None, int] = {}
        for value, count in cells:
            if count < 0:
                raise ValueError(f"{count} customers of value {value}")
            totals[value] = totals.get(value, 0) + count
        missing = totals.pop(None, 0)
        known = sorted((v, n) for v, n in totals.items() if v is not None and n)
        return cls(tuple(v for v, _ in known), tuple(n for _, n in known), missing)

    @property
    def n(self) -> int:
        """Customers with a known value."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Mean of the known values; the sum of whole numbers is exact.

        Raises:
            ZeroDivisionError: No value is known.
        """
        return (
            sum(v * n for v, n in zip(self.values, self.counts, strict=True)) / self.n
        )

    def central_moment(self, order: int) -> float:
        """Mean of `(value - mean) ** order`, unit to the power of `order`."""
        deviations = np.asarray(self.values) - self.mean
        return float(np.average(deviations**order, weights=self.counts))

    @property
    def variance(self) -> float:
        """Sample variance with n - 1, unit squared; needs two known values."""
        return self.central_moment(2) * self.n / (self.n - 1)

    @property
    def skewness(self) -> float:
        """Third moment in standard deviations; 0 where nothing varies."""
        spread = self.central_moment(2)
        return self.central_moment(3) / spread**1.5 if spread else 0.0

    @property
    def ranks(self) -> "Histogram":
        """The order of the customers: itself."""
        return self

    def share_up_to(self, limit: float) -> float:
        """Share of the known values that are not above `limit`, 0 to 1."""
        pairs = zip(self.values, self.counts, strict=True)
        return sum(n for v, n in pairs if v <= limit) / self.n


@dataclass(frozen=True, slots=True)
class Tally:
    """Customers of a group by the answer to one yes/no question."""

    yes: int
    no: int
    missing: int = 0

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        if min(self.yes, self.no, self.missing) < 0:
            raise ValueError(f"negative count in {self}")

    @property
    def n(self) -> int:
        """Customers with a known answer."""
        return self.yes + self.no

    @property
    def mean(self) -> float:
        """Share of yes among the known answers, 0 to 1."""
        return self.yes / self.n

    @property
    def variance(self) -> float:
        """Binomial variance p(1 - p) with n - 1; needs two known answers."""
        return self.mean * (1 - self.mean) * self.n / (self.n - 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """A group by the moments of a number, and by its ranks where they are asked for."""

    n: int
    """Customers with a known value."""
    mean: float
    """Their mean, in the unit of the number."""
    variance: float
    """Their n - 1 variance, unit squared; 0 for fewer than two."""
    missing: int = 0
    ranks: Histogram | None = None
    """The same customers in an order that is right up to the width of a bucket."""

    @classmethod
    def from_sums(
        cls,
        n: int,
        total: Decimal | int,
        squares: Decimal | int,
        *,
        missing: int = 0,
        ranks: Histogram | None = None,
    ) -> "Measured":
        """Moments from the exact sums of the values and of their squares.

        Fractions, because a variance from rounded sums of squares can lose all of its
        digits.
        """
        if not n:
            return cls(0, 0.0, 0.0, missing, ranks)
        s, q = Fraction(total), Fraction(squares)
        spread = q - s * s / n
        variance = float(spread / (n - 1)) if n > 1 else 0.0
        return cls(n, float(s / n), variance, missing, ranks)


Numbers = Histogram | Measured
Sample = Numbers | Tally


def on_one_grid(
    a: Histogram, b: Histogram
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Give two histograms the same values: (values, counts of a, counts of b)."""
    values = sorted({*a.values, *b.values})
    counts_a = dict(zip(a.values, a.counts, strict=True))
    counts_b = dict(zip(b.values, b.counts, strict=True))
    return (
        np.array(values, dtype=np.float64),
        np.array([counts_a.get(v, 0) for v in values], dtype=np.int64),
        np.array([counts_b.get(v, 0) for v in values], dtype=np.int64),
    )
