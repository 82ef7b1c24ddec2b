"""Is churn in a band different from churn in the rest? `churn_driver_results`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from python_stats.multiplicity import (
    benjamini_hochberg,
    benjamini_hochberg_beside,
)
from python_stats.part_of_whole import differs_from_rest
from python_stats.tables import Row


@dataclass(frozen=True, slots=True)
class BandResult:
    """A band against everybody else; None when there is nothing to compare."""

    feature: str
    band: str
    p_value: float | None
    p_adjusted: float | None
    """Benjamini-Hochberg over all bands of features that repeat no other."""


def band_results(*, counts: Sequence[Row]) -> list[BandResult]:
    """Test every band.

    Args:
        counts: Rows of `int_churn_drivers__counts`.
    """
    p_values = np.array(
        [
            differs_from_rest(
                row["customer_count"],
                row["churned_count"],
                row["all_count"],
                row["all_churned_count"],
            )
            for row in counts
        ],
        dtype=float,
    )
    is_repeated = np.array([row["is_repeated"] for row in counts], dtype=bool)
    adjusted = np.full_like(p_values, np.nan)
    adjusted[~is_repeated] = benjamini_hochberg(p_values[~is_repeated])
    adjusted[is_repeated] = benjamini_hochberg_beside(
        p_values[is_repeated], p_values[~is_repeated]
    )
    return [
        BandResult(row["feature"], row["band"], _known(p), _known(q))
        for row, p, q in zip(counts, p_values.tolist(), adjusted.tolist(), strict=True)
    ]


def _known(p: float) -> float | None:
    return None if np.isnan(p) else p
