"""Who has more money, those who leave or stay? `money_superiority_results`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from python_stats.group_counts import Histogram
from python_stats.ranks import probability_of_superiority
from python_stats.tables import Row

ALPHA = 0.05  # the intervals of all portraits cover 95 %


@dataclass(frozen=True, slots=True)
class SuperiorityResult:
    """P(a churned customer has more than a retained one), ties counting half."""

    segment_code: str | None
    metric: str
    superiority: float
    superiority_low: float | None
    superiority_high: float | None


def superiority_results(*, buckets: Sequence[Row]) -> list[SuperiorityResult]:
    """Compare the money of both sides, overall and in each segment.

    By ranks, which one balance of a hundred millions moves by one place. No interval
    where a side has a single customer or the two do not overlap.

    Args:
        buckets: Rows of `int_churn__money_buckets`; a null segment means all.
    """
    cells: dict[tuple[str | None, str], dict[bool, list[tuple[float, int]]]]
    cells = defaultdict(lambda: {True: [], False: []})
    for row in buckets:
        sides = cells[row["segment_code"], row["metric"]]
        sides[row["is_churned"]].append((row["bucket"], row["customer_count"]))
    results = []
    for (segment_code, metric), sides in sorted(
        cells.items(), key=lambda item: (item[0][0] or "", item[0][1])
    ):
        churned, retained = (
            Histogram.from_cells(sides[side]) for side in (True, False)
        )
        if not (churned.n and retained.n):
            continue
        found = None
        if min(churned.n, retained.n) > 1:
            found = probability_of_superiority(churned, retained, alpha=ALPHA)
        results.append(
            SuperiorityResult(
                segment_code,
                metric,
                _superiority(churned, retained),
                None if found is None else found.probability.low,
                None if found is None else found.probability.high,
            )
        )
    return results


def _superiority(a: Histogram, b: Histogram) -> float:
    """The share of pairs in which `a` is above `b`, counted; ties count half."""
    below = pairs = 0
    others = dict(zip(b.values, b.counts, strict=True))
    counts = dict(zip(a.values, a.counts, strict=True))
    for value in sorted({*a.values, *b.values}):
        pairs += counts.get(value, 0) * (2 * below + others.get(value, 0))
        below += others.get(value, 0)
    return pairs / (2 * a.n * b.n)
