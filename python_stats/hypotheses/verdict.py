"""From p-values and intervals to a verdict: one rule for every hypothesis."""

from typing import Literal

from python_stats.group_difference import Interval

Verdict = Literal["different", "equivalent", "inconclusive", "not_available"]
Size = Literal["material", "negligible", "unclear"]


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
