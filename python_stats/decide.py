"""From p-values and intervals to a verdict: one rule for every hypothesis."""

from collections.abc import Sequence
from typing import Literal

from python_stats.comparison import Interval

Verdict = Literal["different", "equivalent", "inconclusive", "not_available"]
Size = Literal["material", "negligible", "unclear"]


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Correct a family of p-values (Holm 1979, Scand. J. Statist. 6, 65-70).

    A test that could not be computed (None) counts as not rejected: it stays in
    the family with p = 1 and stays None. R: `p.adjust(p, "holm")`. Written out,
    because statsmodels' `multipletests` runs a garbage collection at every call.
    """
    ranked = sorted(range(len(p_values)), key=lambda i: _or_one(p_values[i]))
    corrected: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(ranked):
        highest = max(highest, min(1.0, (len(ranked) - rank) * _or_one(p_values[i])))
        corrected[i] = None if p_values[i] is None else highest
    return corrected


def _or_one(p: float | None) -> float:
    return 1.0 if p is None else p


def decide(
    p_difference: float | None, p_equivalence: float | None, alpha: float
) -> Verdict:
    """Give the verdict from the two Holm-corrected p-values.

    Equivalence comes first: with enough customers every difference, however
    small, is detectable, and "within the margin" is then the useful answer.
    """
    if p_difference is None or p_equivalence is None:
        return "not_available"
    if p_equivalence < alpha:
        return "equivalent"
    if p_difference < alpha:
        return "different"
    return "inconclusive"


def size(interval: Interval, margin: float) -> Size:
    """Compare an interval of the difference with the margin that matters."""
    if interval.low >= margin or interval.high <= -margin:
        return "material"
    if -margin < interval.low and interval.high < margin:
        return "negligible"
    return "unclear"
