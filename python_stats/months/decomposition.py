"""What made the change of a rate: who came, who went, who moved, what changed within.

The rate of a month is a mean over its customers. From one month to the next

    total = joiners + leavers + migration + within

exactly. `joiners` is what the rate gains by those who were not there before, `leavers`
by those who are not there any more; of those who stayed, `migration` is what their move
between segments makes, sum of (change of weight) x (mean rate), and `within` what the
change of rates inside the segments makes, sum of (mean weight) x (change of rate). The
means are over the two months, so that neither is the base (Kitagawa 1955, J. Am. Stat.
Assoc. 50, 1168-1194).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from python_stats.group_difference import Interval, NotComparableError, Obstacle

Component = Literal["total", "joiners", "leavers", "migration", "within"]
PARTS: tuple[Component, ...] = get_args(Component)[1:]

# Roles of a customer in a pair of months, and what is summed in each segment.
_STAYED_FROM, _STAYED_TO, _JOINED, _LEFT = range(4)
_COUNT, _SUM = range(2)
# Derivatives are exact to the last digit whatever the step: there is no difference.
_STEP = 1e-30

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class TransitionCell:
    """Customers of one path between segments, with the sums of a value.

    Who has no value in a month was not there, for this value: `segment_from` is None
    for those who joined, `segment_to` for those who left.
    """

    segment_from: str | None
    segment_to: str | None
    count: int
    sum_from: float = 0.0
    sum_to: float = 0.0
    squares_from: float = 0.0
    squares_to: float = 0.0
    products: float = 0.0
    """Sum of (earlier value) x (later value)."""

    def __post_init__(self) -> None:
        """Refuse a cell of nobody."""
        if self.count < 1 or (self.segment_from is None and self.segment_to is None):
            raise ValueError(f"no customers: {self}")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one component adds to the change, in the rate's unit."""

    component: Component
    segment: str | None
    """None: all segments together."""
    contribution: Interval


def decompose(cells: Sequence[TransitionCell], *, alpha: float) -> list[Contribution]:
    """Split the change of a mean between two months.

    The intervals take the customers of both months for a sample of independent ones:
    the paths are multinomial, and the delta method gives the variance from the sums of
    the cells. A customer who stayed carries both of his values into it, so that the
    months are not compared as if they held different people.

    Args:
        cells: All customers of either month with a known value.
        alpha: The intervals cover 1 - alpha.

    Returns:
        The total, its parts, and each part by segment, which add up to the part.

    Raises:
        NotComparableError: Nobody stayed.
    """
    if not any(cell.segment_from and cell.segment_to for cell in cells):
        raise NotComparableError(Obstacle.EMPTY_GROUP)
    segments = sorted(
        {s for cell in cells for s in (cell.segment_from, cell.segment_to) if s}
    )
    place = {segment: i for i, segment in enumerate(segments)}
    totals = _totals(cells, place)
    estimates = _components(totals).real
    gradient = _gradient(totals)
    variances = sum(_squared_influence(cell, place, gradient) for cell in cells)
    z = float(stats.norm.isf(alpha / 2))
    named: list[tuple[Component, str | None]] = [
        (component, None) for component in get_args(Component)
    ]
    named += [(part, segment) for part in PARTS for segment in segments]
    contributions = []
    for (component, segment), estimate, variance in zip(
        named, estimates, np.asarray(variances), strict=True
    ):
        half = z * sqrt(max(float(variance), 0.0))
        interval = Interval(float(estimate), float(estimate) - half, estimate + half)
        contributions.append(Contribution(component, segment, interval))
    return contributions


def _totals(
    cells: Sequence[TransitionCell], place: dict[str, int]
) -> NDArray[np.float64]:
    """Counts and sums by role and segment: shape (4, segments, 2)."""
    totals = np.zeros((4, len(place), 2))
    for cell in cells:
        before, after = cell.segment_from, cell.segment_to
        if before is not None:
            role = _LEFT if after is None else _STAYED_FROM
            totals[role, place[before]] += cell.count, cell.sum_from
        if after is not None:
            role = _JOINED if before is None else _STAYED_TO
            totals[role, place[after]] += cell.count, cell.sum_to
    return totals


def _components(totals: Numbers) -> NDArray[np.complex128]:
    """The total, the four parts, each part by segment; of possibly complex sums."""
    counts, sums = totals[..., _COUNT], totals[..., _SUM]
    count, summed = counts.sum(axis=1), sums.sum(axis=1)
    stayed_from = summed[_STAYED_FROM] / count[_STAYED_FROM]
    stayed_to = summed[_STAYED_TO] / count[_STAYED_TO]
    all_from = count[_STAYED_FROM] + count[_LEFT]
    all_to = count[_STAYED_TO] + count[_JOINED]
    total = (summed[_STAYED_TO] + summed[_JOINED]) / all_to
    total = total - (summed[_STAYED_FROM] + summed[_LEFT]) / all_from
    joiners = (sums[_JOINED] - counts[_JOINED] * stayed_to) / all_to
    leavers = (counts[_LEFT] * stayed_from - sums[_LEFT]) / all_from
    weight_from = counts[_STAYED_FROM] / count[_STAYED_FROM]
    weight_to = counts[_STAYED_TO] / count[_STAYED_TO]
    rate_from, rate_to = _rates(counts, sums)
    migration = (weight_to - weight_from) * (rate_from + rate_to) / 2
    within = (weight_from + weight_to) / 2 * (rate_to - rate_from)
    parts = (joiners, leavers, migration, within)
    result: NDArray[np.complex128] = np.concatenate(
        [[total], [part.sum() for part in parts], *parts]
    )
    return result


def _rates(counts: Numbers, sums: Numbers) -> tuple[Numbers, Numbers]:
    """Rates of those who stayed; where a segment is empty in a month, the other's.

    So a segment that appears or vanishes is all migration.
    """
    is_empty = counts[[_STAYED_FROM, _STAYED_TO]] == 0
    rates = sums[[_STAYED_FROM, _STAYED_TO]] / np.where(
        is_empty, 1, counts[[_STAYED_FROM, _STAYED_TO]]
    )
    before, after = rates
    return np.where(is_empty[0], after, before), np.where(is_empty[1], before, after)


def _gradient(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Derivatives of the components: shape (4, segments, 2, components).

    By a complex step (Squire and Trapp 1998, SIAM Rev. 40, 110-112).
    """
    width = 1 + len(PARTS) * (1 + totals.shape[1])
    gradient = np.zeros((*totals.shape, width))
    for place in np.ndindex(totals.shape):
        # Nobody is there, so nobody's influence needs it.
        if totals[*place[:2], _COUNT] == 0:
            continue
        shifted = totals.astype(np.complex128)
        shifted[place] += 1j * _STEP
        gradient[place] = _components(shifted).imag / _STEP
    return gradient


def _squared_influence(
    cell: TransitionCell, place: dict[str, int], gradient: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum over the cell's customers of their squared influence on each component.

    The influence of a customer is linear in both values, so the sums of the cell are
    enough. Over everybody the influences add up to 0: all components are ratios.
    """
    width = gradient.shape[-1]
    constant = slope_from = slope_to = np.zeros(width)
    before, after = cell.segment_from, cell.segment_to
    if before is not None:
        role = _LEFT if after is None else _STAYED_FROM
        constant = constant + gradient[role, place[before], _COUNT]
        slope_from = gradient[role, place[before], _SUM]
    if after is not None:
        role = _JOINED if before is None else _STAYED_TO
        constant = constant + gradient[role, place[after], _COUNT]
        slope_to = gradient[role, place[after], _SUM]
    squared: NDArray[np.float64] = (
        cell.count * constant**2
        + slope_from**2 * cell.squares_from
        + slope_to**2 * cell.squares_to
        + 2 * constant * (slope_from * cell.sum_from + slope_to * cell.sum_to)
        + 2 * slope_from * slope_to * cell.products
    )
    return squared
