"""Drivers and associations of the original extract against pandas and phik."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from phik.phik import phik_from_hist2d
from phik.significance import significance_from_hist2d
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from tests.python.warehouses import ROOT, Warehouse

COLUMNS = {
    "products": "products",
    "balance": "balance",
    "equity": "equity",
    "activity": "last_activity",
    "card": "credit_card",
    "score": "score",
    "gender": "gender",
    "age": "age",
    "age_group": "age",
    "salary": "EST_SALARY",
    "city": "city",
    "churn": "churn",
}
CODES = {
    "activity": {1: "yes", 0: "no"},
    "card": {1: "yes", 0: "no"},
    "gender": {"М": "male", "Ж": "female"},
}
BINNED = ["balance", "salary", "score", "age"]


@pytest.fixture(scope="module")
def raw(original_extract: Path) -> pd.DataFrame:
    return pd.read_csv(original_extract)


def bands_of(rows: pd.DataFrame, feature: str) -> pd.Series:
    """The band of every row, from the seed's borders by pandas."""
    values = rows[COLUMNS[feature]]
    if feature == "city":
        return values
    if feature in CODES:
        return values.map(CODES[feature])
    seed = pd.read_csv(ROOT / "seeds" / "reference" / "feature_bands.csv", dtype=str)
    seed = seed[seed.feature == feature]
    edges = [-np.inf, *seed.lower_bound.dropna().astype(float), np.inf]
    bands = pd.cut(values, edges, right=False, labels=list(seed.band))
    return bands.astype(object).where(values.notna(), "missing")


def read(warehouse: Warehouse, mart: str) -> pd.DataFrame:
    with warehouse.connect() as connection:
        return connection.table(f"marts.{mart}").df()


def test_drivers_equal_pandas(original_warehouse: Warehouse, raw: pd.DataFrame) -> None:
    rows = raw
    everybody, churned = len(rows), rows.churn.sum()
    expected = []
    for feature in set(COLUMNS) - {"churn"}:
        for band, group in rows.groupby(bands_of(rows, feature)):
            inside = [group.churn.sum(), (group.churn == 0).sum()]
            rest = [churned - inside[0], everybody - churned - inside[1]]
            table = np.array([inside, rest])
            is_small = stats.contingency.expected_freq(table).min() < 5
            test = (
                stats.fisher_exact(table)
                if is_small
                else stats.chi2_contingency(table, correction=False)
            )
            low, high = proportion_confint(inside[0], len(group), method="wilson")
            expected.append(
                {
                    "feature": feature,
                    "band": band,
                    "customer_count": len(group),
                    "churned_count": inside[0],
                    "churn_rate": inside[0] / len(group),
                    "churn_rate_low": low,
                    "churn_rate_high": high,
                    "lift": group.churn.mean() / rows.churn.mean(),
                    "churner_share": inside[0] / churned,
                    "p_value": test.pvalue,
                }
            )
    wanted = pd.DataFrame(expected)
    # `age_group` repeats `age`: it is held to a family that has each feature once.
    once = wanted.feature != "age_group"
    family = wanted[once].p_value.to_numpy()
    adjusted = multipletests(family, method="fdr_bh")[1]
    wanted.loc[once, "p_adjusted"] = adjusted
    for i in wanted.index[~once]:
        p = wanted.p_value[i]
        own = min(1, p * len(family) / max((family <= p).sum(), 1))
        wanted.loc[i, "p_adjusted"] = min([own, *adjusted[family > p]])
    wanted = wanted.set_index(["feature", "band"]).sort_index()
    actual = read(original_warehouse, "churn_drivers")
    actual = actual.set_index(["feature", "band"]).sort_index()
    assert list(actual.index) == list(wanted.index)
    for column in wanted:
        np.testing.assert_allclose(
            actual[column].astype(float),
            wanted[column].astype(float),
            rtol=1e-8,
            atol=1e-15,
            err_msg=column,
        )
    rate = rows.churn.mean()
    is_clear = (
        (wanted.customer_count >= 30)
        & (wanted.p_adjusted <= 0.05)
        & ((wanted.lift - 1).abs() >= 0.1)
    )
    direction = np.select(
        [
            is_clear & (wanted.churn_rate_low > rate),
            is_clear & (wanted.churn_rate_high < rate),
        ],
        ["above", "below"],
        "not_distinguished",
    )
    assert list(actual.is_reportable) == list(wanted.customer_count >= 30)
    assert list(actual.direction) == list(direction)
    age, again = actual.loc["age"], actual.loc["age_group"]
    same = ["<25", "50-60", "61+", "missing"]
    assert list(age.loc[same, "direction"]) == list(again.loc[same, "direction"])
    for column in ("p_value", "p_adjusted"):
        np.testing.assert_allclose(
            age.loc[same, column], again.loc[same, column], rtol=1e-12, err_msg=column
        )


def test_where_churners_are_is_not_where_churn_is_high(
    original_warehouse: Warehouse,
) -> None:
    """Figures of the source study and of independent counts, in per cent."""
    rows = read(original_warehouse, "churn_drivers")
    rows = rows.set_index(["feature", "band"])
    rates = (100 * rows.churn_rate).round(2)
    assert rates["balance", "1.2M-4M"] == 43.23
    assert rates["balance", "missing"] == 0.57
    assert rates["equity", "0"] == 3.47
    assert rows.direction["age_group", "25-45"] == "not_distinguished"
    assert round(100 * rows.churner_share["age_group", "25-45"]) == 63


def level_of(rows: pd.DataFrame, feature: str) -> pd.Series:
    """Deciles of the features that have many values, the values of the others."""
    values = rows[COLUMNS[feature]]
    if feature not in BINNED:
        return values
    known = values.dropna()
    # As phik bins: right-closed, the lowest value inside.
    edges = np.unique(np.quantile(known, np.linspace(0, 1, 11)))
    return pd.cut(values, edges, include_lowest=True, labels=False)


def test_associations_equal_phik(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    rows = raw
    actual = read(original_warehouse, "feature_associations")
    assert len(actual) == 11 * 10 / 2
    for found in actual.itertuples():
        a, b = found.feature_a, found.feature_b
        table = pd.crosstab(level_of(rows, a), level_of(rows, b)).to_numpy(dtype=float)
        z = significance_from_hist2d(table, significance_method="asymptotic")[1]
        # Deciles of money end at the edge of a bucket that is 1 % wide.
        is_exact = not {a, b} & {"balance", "salary"}
        assert (a, b, found.phik, found.significance_z) == (
            a,
            b,
            pytest.approx(phik_from_hist2d(table), abs=1e-9 if is_exact else 0.006),
            pytest.approx(z, abs=1e-7 if is_exact else 0.5),
        )


def test_balance_and_churn_go_together(original_warehouse: Warehouse) -> None:
    """By deciles: one balance of 119 million would hide it in equal steps (0.025)."""
    rows = read(original_warehouse, "feature_associations")
    pair = rows[(rows.feature_a == "balance") & (rows.feature_b == "churn")]
    assert list(pair.phik.round(2)) == [0.31]
