"""How strongly two features go together, from the counts of their levels."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from python_stats.tables import Row


def phi_k(table: NDArray[np.float64]) -> float | None:
    """phi_k, 0 to 1: the correlation of a normal pair with the table's chi-squared.

    None for a feature with a single level, which can go together with nothing.
    Baak et al. 2020, Comput. Stat. Data Anal. 152, 107043.
    """
    from phik.phik import phik_from_hist2d

    return float(phik_from_hist2d(table)) if min(table.shape) > 1 else None


def significance_z(table: NDArray[np.float64]) -> float | None:
    """Standard normal quantile of the one-sided p of independence (G-test, asymptotic).

    None for a feature with a single level, and where p is 1, whose quantile is minus
    infinity.
    """
    from phik.significance import significance_from_hist2d

    if min(table.shape) < 2:
        return None
    z = float(significance_from_hist2d(table, significance_method="asymptotic")[1])
    return z if isfinite(z) else None


@dataclass(frozen=True, slots=True)
class AssociationResult:
    """How strongly two features go together."""

    feature_a: str
    feature_b: str
    known_count: int
    phik: float | None
    significance_z: float | None


def association_results(*, counts: Sequence[Row]) -> list[AssociationResult]:
    """phi_k of every pair of features.

    Only levels that occur get a row or a column: phi_k depends on the table's shape.

    Args:
        counts: Rows of `stats_association_counts`.
    """
    cells: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
    for row in counts:
        cell = (row["level_a"], row["level_b"], row["customer_count"])
        cells[row["feature_a"], row["feature_b"]].append(cell)
    results = []
    for pair in sorted(cells):
        table = _two_way_table(cells[pair])
        results.append(
            AssociationResult(
                *pair,
                known_count=int(table.sum()),
                phik=phi_k(table),
                significance_z=significance_z(table),
            )
        )
    return results


def _two_way_table(cells: list[tuple[str, str, int]]) -> NDArray[np.float64]:
    rows = {level: i for i, level in enumerate(sorted({a for a, _, _ in cells}))}
    columns = {level: j for j, level in enumerate(sorted({b for _, b, _ in cells}))}
    table = np.zeros((len(rows), len(columns)))
    for level_a, level_b, count in cells:
        table[rows[level_a], columns[level_b]] = count
    return table
