"""phi_k of every pair of features, by the phik package on a table of the rows."""

from itertools import combinations

import numpy as np
import pandas as pd
from phik.phik import phik_from_hist2d
from phik.significance import significance_from_hist2d

from tests.golden.describe import BANDED, Row, ranked_cities
from tests.golden.world import VARS

MONEY = ("balance", "salary")
ORDER = (
    *("products", "balance", "equity", "activity", "card", "score", "gender", "age"),
    *("salary", "city", "churn"),
)


def feature_associations(customers: pd.DataFrame) -> list[Row]:
    """One row per pair; only customers of whom both are known."""
    levels = association_levels(customers)
    rows = []
    for a, b in combinations(ORDER, 2):
        table = pd.crosstab(levels[a], levels[b]).to_numpy(dtype=float)
        if 0 in table.shape:
            continue
        has_phik = min(table.shape) > 1
        z = None
        if has_phik:
            z = float(
                significance_from_hist2d(table, significance_method="asymptotic")[1]
            )
        rows.append(
            {
                "feature_a": a,
                "feature_b": b,
                "known_count": int(table.sum()),
                "phik": float(phik_from_hist2d(table)) if has_phik else None,
                "significance_z": z if z is not None and np.isfinite(z) else None,
            }
        )
    return rows


def association_levels(customers: pd.DataFrame) -> dict[str, pd.Series]:
    """Deciles of numbers, or the values where there are few; NaN where unknown."""
    large = ranked_cities(customers)[: VARS["pattern_city_limit"]]
    city = customers["city"]
    levels = {
        "activity": customers["is_active"],
        "card": customers["has_credit_card"],
        "gender": customers["gender"],
        "city": city.where(city.isna() | city.isin(large), VARS["other_cities"]),
        "churn": customers["is_churned"],
    }
    for feature in ("products", "balance", "equity", "score", "age", "salary"):
        values = customers[BANDED[feature][1]].astype(float)
        levels[feature] = decile(values, is_money=feature in MONEY)
    return levels


def decile(values: pd.Series, *, is_money: bool) -> pd.Series:
    """How many of the nine edges lie below the value."""
    known = values.dropna().sort_values().to_numpy()
    # Money is known to buckets of 1 %, of each of which the largest value is an edge.
    buckets = known
    if is_money:
        buckets = np.sign(known) * np.floor(100 * np.log1p(np.abs(known)))
    distinct = sorted(set(buckets))
    highest = {bucket: known[buckets == bucket].max() for bucket in distinct}
    if len(distinct) <= 10:
        edges = [highest[bucket] for bucket in distinct[:9]]
    else:
        ranks = [int(np.floor((len(known) - 1) * n / 10)) for n in range(1, 10)]
        edges = [highest[buckets[rank]] for rank in ranks]
    below = np.searchsorted(np.unique(edges), values.to_numpy(), side="left")
    return pd.Series(below, index=values.index).where(values.notna())
