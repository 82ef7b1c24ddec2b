"""Is churn rarer or more frequent in a part of a group than in the rest of it?"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

SMALL_EXPECTED_COUNT = 5


def more_in_part(
    part: ArrayLike, part_churned: ArrayLike, whole: ArrayLike, whole_churned: ArrayLike
) -> NDArray[np.float64]:
    """Chance of at least `part_churned` churned in a random part of the whole.

    The upper tail of the hypergeometric distribution: one-sided Fisher's exact test of
    the part against the rest. All arguments are counts of customers, of one shape.
    """
    _check(part, part_churned, whole, whole_churned)
    at_least = np.asarray(part_churned) - 1
    return np.asarray(stats.hypergeom.sf(at_least, whole, whole_churned, part))


def fewer_in_part(
    part: ArrayLike, part_churned: ArrayLike, whole: ArrayLike, whole_churned: ArrayLike
) -> NDArray[np.float64]:
    """Chance of at most `part_churned` churned; otherwise like `more_in_part`."""
    _check(part, part_churned, whole, whole_churned)
    return np.asarray(stats.hypergeom.cdf(part_churned, whole, whole_churned, part))


def differs_from_rest(
    part: int, part_churned: int, whole: int, whole_churned: int
) -> float | None:
    """Two-sided p of equal churn rates in the part and in the rest of the whole.

    Pearson's chi-squared without continuity correction (the squared two-proportion z);
    Fisher's exact test when a count of fewer than 5 is expected. None when there is no
    rest or when churn does not vary: then there is nothing to compare.
    """
    _check(part, part_churned, whole, whole_churned)
    table = np.array(
        [
            [part_churned, part - part_churned],
            [whole_churned - part_churned, whole - whole_churned - part + part_churned],
        ]
    )
    if not (table.sum(axis=0).all() and table.sum(axis=1).all()):
        return None
    if stats.contingency.expected_freq(table).min() < SMALL_EXPECTED_COUNT:
        return float(stats.fisher_exact(table).pvalue)
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def _check(
    part: ArrayLike, part_churned: ArrayLike, whole: ArrayLike, whole_churned: ArrayLike
) -> None:
    """Raise ValueError unless the counts can be those of a part of a whole."""
    n, k, all_n, all_k = np.broadcast_arrays(part, part_churned, whole, whole_churned)
    if not np.all((k >= 0) & (k <= n) & (k <= all_k) & (n - k <= all_n - all_k)):
        raise ValueError("the part has more customers than the whole")
