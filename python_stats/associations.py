"""How strongly two features go together, from the counts of their levels."""

from collections import defaultdict
from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray


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


def associations(counts: Mapping[str, NDArray[Any]]) -> dict[str, list[Any]]:
    """phi_k of every pair of features in every population, by name of the column.

    Args:
        counts: Columns of `stats_association_counts`: customers by `population`,
            `binning` (quantile, equal_width), `feature_a`, `feature_b`, `level_a`,
            `level_b`.
    """
    tables = _two_way_tables(counts)
    pairs = sorted({key[:-1] for key in tables})
    quantile = [tables[(*pair, "quantile")] for pair in pairs]
    equal_width = [tables[(*pair, "equal_width")] for pair in pairs]
    return {
        "population": [population for population, _, _ in pairs],
        "feature_a": [feature_a for _, feature_a, _ in pairs],
        "feature_b": [feature_b for _, _, feature_b in pairs],
        "known_count": [int(table.sum()) for table in quantile],
        "phik": [phi_k(table) for table in quantile],
        "phik_equal_width": [phi_k(table) for table in equal_width],
        "significance_z": [significance_z(table) for table in quantile],
    }


def _two_way_tables(
    counts: Mapping[str, NDArray[Any]],
) -> dict[tuple[str, str, str, str], NDArray[np.float64]]:
    """Tables of counts by population, feature_a, feature_b and binning.

    Only levels that occur get a row or a column: phi_k depends on the table's shape.
    """
    keys = ("population", "feature_a", "feature_b", "binning")
    cells: dict[tuple[str, str, str, str], list[tuple[str, str, int]]] = defaultdict(
        list
    )
    for *key, level_a, level_b, count in zip(
        *(
            counts[name].tolist()
            for name in (*keys, "level_a", "level_b", "customer_count")
        ),
        strict=True,
    ):
        cells[tuple(key)].append((level_a, level_b, count))
    return {key: _two_way_table(cells_of_pair) for key, cells_of_pair in cells.items()}


def _two_way_table(cells: list[tuple[str, str, int]]) -> NDArray[np.float64]:
    rows = {level: i for i, level in enumerate(sorted({a for a, _, _ in cells}))}
    columns = {level: j for j, level in enumerate(sorted({b for _, b, _ in cells}))}
    table = np.zeros((len(rows), len(columns)))
    for level_a, level_b, count in cells:
        table[rows[level_a], columns[level_b]] = count
    return table
