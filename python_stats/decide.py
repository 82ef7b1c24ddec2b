"""From p-values and intervals to a verdict: one rule for every hypothesis."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from python_stats.comparison import Interval

Verdict = Literal["different", "equivalent", "inconclusive", "not_available"]
Size = Literal["material", "negligible", "unclear"]


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Correct a family of p-values (Holm 1979, Scand. J. Statist. 6, 65-70).

    A test that could not be computed (None) counts as not rejected: it stays in
    the family with p = 1 and stays None. R: `p.adjust(p, "holm")`.
    """
    from statsmodels.stats.multitest import multipletests

    known = np.array([1.0 if p is None else p for p in p_values])
    if known.size == 0:
        return []
    corrected = multipletests(known, method="holm")[1]
    return [
        None if p is None else float(c)
        for p, c in zip(p_values, corrected, strict=True)
    ]


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
