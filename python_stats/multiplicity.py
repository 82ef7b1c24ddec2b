"""Corrections for asking several questions of the same customers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats


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


def holm_levels(p_values: Sequence[float | None], alpha: float) -> list[float]:
    """The level at which Holm's procedure tests each of a family.

    Given the p-values of the others, one is rejected if and only if its own,
    uncorrected, is below this level: an interval at 1 - level goes with the corrected
    test. `alpha / m` where none of the others is rejected, `alpha` where all are.
    """
    levels = []
    size = len(p_values)
    for i in range(size):
        others = sorted(_or_one(p) for j, p in enumerate(p_values) if j != i)
        rejected = 0
        for p in others:
            if p >= alpha / (size - rejected):
                break
            rejected += 1
        levels.append(alpha / (size - rejected))
    return levels


def _or_one(p: float | None) -> float:
    return 1.0 if p is None else p


def benjamini_hochberg(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjusted p-values that control the share of false claims (false discovery rate).

    NaN, which is "not tested", stays NaN and does not count as a test.
    Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57, 289-300.
    """
    adjusted = np.full_like(p_values, np.nan)
    tested = ~np.isnan(p_values)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(p_values[tested], method="bh")
    return adjusted


def benjamini_hochberg_beside(
    p_values: NDArray[np.float64], family: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Hold further p-values to the correction of a family without entering it.

    What is asked again of the same customers must not count as another question: a p
    that is also in the family gets what it got there, any other what the family would
    ask of a member in its place. NaN stays NaN.
    """
    tested = np.sort(family[~np.isnan(family)])
    in_family = benjamini_hochberg(tested)
    adjusted = np.full_like(p_values, np.nan)
    for i, p in enumerate(p_values):
        if not np.isnan(p) and len(tested):
            rank = int(np.searchsorted(tested, p, side="right"))
            own = min(1.0, float(p) * len(tested) / max(rank, 1))
            adjusted[i] = min([own, *in_family[rank:].tolist()])
    return adjusted
