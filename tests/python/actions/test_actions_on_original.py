"""Who leaves and what to do, recomputed with pandas from the original extract."""

from math import asin, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests.python.warehouses import ROOT, Warehouse

SEGMENTS = {0: "no_products", 1: "pay_cheque", 2: "pay_cheque", 3: "depositors"}
COLUMNS = {
    "age_years": "age",
    "equity_score": "equity",
    "credit_score": "score",
    "balance_amount": "balance",
    "salary_amount": "EST_SALARY",
}


@pytest.fixture(scope="module")
def raw(original_extract: Path) -> pd.DataFrame:
    frame = pd.read_csv(original_extract)
    frame["segment"] = frame["products"].map(SEGMENTS).fillna("investors")
    frame["women"] = frame["gender"] == "Ж"
    return frame


def _table(warehouse: Warehouse, name: str) -> pd.DataFrame:
    with warehouse.connect() as connection:
        return connection.execute(f"select * from marts.{name}").df()


def _cohens_h(a: float, b: float) -> float:
    return 2 * asin(sqrt(a)) - 2 * asin(sqrt(b))


def _cohens_d(a: "pd.Series[float]", b: "pd.Series[float]") -> float:
    a, b = a.dropna(), b.dropna()
    degrees = len(a) + len(b) - 2
    pooled = sqrt(((len(a) - 1) * a.var() + (len(b) - 1) * b.var()) / degrees)
    return float((a.mean() - b.mean()) / pooled)


def _check_effects(row: "pd.Series[float]", group: pd.DataFrame) -> None:
    churned, retained = group[group["churn"] == 1], group[group["churn"] == 0]
    for name, column in COLUMNS.items():
        expected = _cohens_d(churned[column], retained[column])
        assert row[f"cohens_d_{name}"] == pytest.approx(expected, rel=1e-9)
    shares = {
        "women": "women",
        "credit_card": "credit_card",
        "active": "last_activity",
    }
    for name, column in shares.items():
        expected = _cohens_h(churned[column].mean(), retained[column].mean())
        assert row[f"cohens_h_{name}_share"] == pytest.approx(expected, rel=1e-9)


def test_churn_portraits(original_warehouse: Warehouse, raw: pd.DataFrame) -> None:
    table = _table(original_warehouse, "churn_portraits")
    assert len(table) == 2
    for _, row in table.iterrows():
        group = raw[raw["churn"] == int(row["is_churned"])]
        assert row["customer_count"] == len(group)
        assert row["customer_share"] == pytest.approx(len(group) / len(raw))
        assert row["women_share"] == pytest.approx(group["women"].mean())
        for name, column in COLUMNS.items():
            assert row[f"mean_{name}"] == pytest.approx(group[column].mean())
            assert row[f"median_{name}"] == pytest.approx(group[column].median())
        _check_effects(row, raw)
    assert table["sentence_ru"].is_unique


def test_segment_churn_portraits(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    table = _table(original_warehouse, "segment_churn_portraits")
    assert table["customer_count"].sum() == len(raw)
    for _, row in table[table["segment_code"] != "no_products"].iterrows():
        segment = raw[raw["segment"] == row["segment_code"]]
        group = segment[segment["churn"] == int(row["is_churned"])]
        assert row["customer_count"] == len(group)
        assert row["median_balance_amount"] == pytest.approx(group["balance"].median())
        _check_effects(row, segment)


def test_the_single_customer_without_products_is_not_described(
    original_warehouse: Warehouse,
) -> None:
    table = _table(original_warehouse, "segment_churn_portraits")
    (row,) = table[table["segment_code"] == "no_products"].to_dict("records")
    assert not row["is_comparable"]
    assert np.isnan(row["cohens_d_age_years"])
    assert row["sentence_en"].endswith("Too few to describe.")


def test_keeping_investors_is_an_emergency(original_warehouse: Warehouse) -> None:
    table = _table(original_warehouse, "recommendations")
    loyalty = table.set_index("recommendation_id").loc["loyalty"]
    assert loyalty["metric_value"] == pytest.approx(0.625, abs=0.0005)
    assert loyalty["balance_at_risk_share"] == pytest.approx(0.74, abs=0.005)
    assert loyalty["verdict"] == "supported"
    assert "hold 73.8% of the known balance" in loyalty["situation_en"]
    emergencies = table.loc[table["is_emergency"], "segment_code"]
    assert set(emergencies) == {"investors"}


def _band(raw: pd.DataFrame, feature: str) -> "pd.Series[str]":
    """The band of every row of the features that actions are aimed at."""
    if feature in ("age_group", "age", "balance", "equity"):
        seed = pd.read_csv(ROOT / "seeds/reference/feature_bands.csv", dtype=str)
        seed = seed[seed["feature"] == feature]
        edges = [-np.inf, *seed["lower_bound"].dropna().astype(float), np.inf]
        values = raw["age" if feature == "age_group" else feature]
        return pd.cut(values, edges, right=False, labels=list(seed["band"]))
    if feature == "gender":
        return raw["gender"].map({"Ж": "female", "М": "male"})
    column = {"activity": "last_activity", "card": "credit_card"}[feature]
    return raw[column].map({1: "yes", 0: "no"})


def test_actions_are_judged_by_the_churn_of_those_they_are_aimed_at(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    table = _table(original_warehouse, "recommendations").set_index("recommendation_id")
    p_values = {}
    for action, row in table.iterrows():
        inside = (raw["segment"] == row["segment_code"]) | (
            row["segment_code"] == "general"
        )
        aimed, rest = raw[inside], raw[~inside]
        if isinstance(row["aimed_feature"], str):
            group = raw[inside]
            band = _band(group, row["aimed_feature"])
            aimed = group[band == row["aimed_band"]]
            rest = group[(band != row["aimed_band"]) & band.notna()]
        counts = [aimed["churn"].sum(), len(aimed), rest["churn"].sum(), len(rest)]
        assert counts == [
            row["aimed_churned_count"],
            row["aimed_count"],
            row["rest_churned_count"],
            row["rest_count"],
        ]
        if not len(rest):
            assert row["verdict"] == "open"
            continue
        low, high = confint_proportions_2indep(*counts, method="newcomb")
        assert row["difference_low"] == pytest.approx(low, rel=1e-9)
        assert row["difference_high"] == pytest.approx(high, rel=1e-9)
        ends = proportion_confint(counts[0], counts[1], method="wilson")
        assert (row["aimed_rate_low"], row["aimed_rate_high"]) == pytest.approx(ends)
        if min(len(aimed), len(rest)) >= 30:
            test = stats.chi2_contingency(
                [
                    [counts[0], counts[1] - counts[0]],
                    [counts[2], counts[3] - counts[2]],
                ],
                correction=False,
            )
            p_values[action] = test.pvalue
    adjusted = multipletests(list(p_values.values()), method="holm")[1]
    for action, p in zip(p_values, adjusted, strict=True):
        row = table.loc[action]
        assert row["p_holm"] == pytest.approx(p, rel=1e-9)
        is_clear = p <= 0.05 and row["difference_low"] * row["difference_high"] > 0
        leaves_more = (row["difference"] > 0) == (row["purpose"] == "keep")
        expected = ("supported" if leaves_more else "against") if is_clear else "open"
        assert row["verdict"] == expected


def test_large_groups_that_stay_do_not_support_an_action(
    original_warehouse: Warehouse,
) -> None:
    """Once all three were called supported, for being many."""
    table = _table(original_warehouse, "recommendations").set_index("recommendation_id")
    for action, aimed, rest in (
        ("women_deposit_programme", 0.213, 0.383),
        ("personal_mailings", 0.200, 0.406),
        ("loyalty_programme", 0.109, 0.232),
    ):
        row = table.loc[action]
        assert row["verdict"] == "against"
        assert row["aimed_rate"] == pytest.approx(aimed, abs=0.0005)
        assert row["rest_rate"] == pytest.approx(rest, abs=0.0005)
    women = table.loc["women_deposit_programme"]
    assert women["evidence_en"] == (
        "Depositors, gender: female \N{EN DASH} churn 21.3% (126 of 592), the rest of"
        " them 38.3% (171 of 447); difference \N{MINUS SIGN}17.0\N{NO-BREAK SPACE}pp"
        " (95% CI \N{MINUS SIGN}22.5 to \N{MINUS SIGN}11.4)"
    )


def test_supported_actions_come_first_by_the_balance_at_risk(
    original_warehouse: Warehouse,
) -> None:
    table = _table(original_warehouse, "recommendations").sort_values("priority")
    order = ["supported", "open", "against", "not_available"]
    ranks = table["verdict"].map(order.index)
    assert ranks.is_monotonic_increasing
    supported = table[(table["verdict"] == "supported") & (table["purpose"] == "keep")]
    assert supported["aimed_balance_at_risk_amount"].is_monotonic_decreasing


def test_assumed_products_quote_the_figures_of_their_group(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    table = _table(original_warehouse, "assumed_products").set_index(
        ["group_key", "assumption_id"]
    )
    one = raw[raw["products"] == 1]
    card = table.loc[("1", "salary_or_credit_card")]
    assert card["metric_value"] == pytest.approx(one["credit_card"].mean())
    assert card["everybody_value"] == pytest.approx(raw["credit_card"].mean())
    assert card["is_consistent"]
    # 19 customers have five products.
    assert table.xs("5", level="group_key")["is_consistent"].isna().all()
    assert set(table["label_en"]) == {"assumption"}


def test_medians_have_intervals_of_ranks(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    table = _table(original_warehouse, "assumed_products")
    medians = table[table["metric"] == "median_balance_amount"]
    assert len(medians) >= 5
    for _, row in medians.iterrows():
        group = raw[
            raw["segment"] == row["group_key"]
            if row["group_type"] == "segment"
            else raw["products"] == int(row["group_key"])
        ]
        balances = np.sort(group["balance"].dropna())
        n = len(balances)
        low = balances[int(np.floor((n - 1.959963984540054 * np.sqrt(n)) / 2)) - 1]
        high = balances[int(np.ceil(1 + (n + 1.959963984540054 * np.sqrt(n)) / 2)) - 1]
        # At the outer ends of buckets that are 1 % wide.
        assert low / 1.0101 <= row["metric_value_low"] <= low
        assert high <= row["metric_value_high"] <= high * 1.0101


def test_money_is_compared_by_ranks(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    """One balance of 119 million decides Cohen's d (0.20), and no rank."""
    for row in _table(original_warehouse, "churn_portraits").to_dict("records"):
        for name in ("balance_amount", "salary_amount"):
            values = raw[COLUMNS[name]]
            churned = values[raw["churn"] == 1].dropna()
            retained = values[raw["churn"] == 0].dropna()
            found = stats.mannwhitneyu(churned, retained)
            exact = found.statistic / len(churned) / len(retained)
            # Buckets of 1 % count as ties what is nearly equal.
            assert row[f"superiority_{name}"] == pytest.approx(exact, abs=0.001)
            assert (
                row[f"superiority_{name}_low"]
                < row[f"superiority_{name}"]
                < row[f"superiority_{name}_high"]
            )
        assert row["superiority_balance_amount"] == pytest.approx(0.638, abs=0.001)
        assert "balance" in row["sentence_en"].split("Unlike")[1]
        assert "остаток" in row["sentence_ru"].split("В отличие")[1]


def test_the_share_of_balances_at_risk_has_bounds(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    (row,) = _table(original_warehouse, "bank_portrait").to_dict("records")
    known = raw.dropna(subset="balance")
    draws = np.random.default_rng(1).integers(0, len(known), (400, len(known)))
    balance, flag = known["balance"].to_numpy(), known["churn"].to_numpy()
    shares = [(balance[d] * flag[d]).sum() / balance[d].sum() for d in draws]
    low, high = np.quantile(shares, [0.025, 0.975])
    assert row["balance_at_risk_share"] == pytest.approx(0.3213, abs=0.0001)
    assert row["balance_at_risk_share_low"] == pytest.approx(low, abs=0.005)
    assert row["balance_at_risk_share_high"] == pytest.approx(high, abs=0.005)
    medians = raw.groupby("churn")["balance"].transform("median")
    filled = raw["balance"].fillna(medians)
    expected = (filled * raw["churn"]).sum() / filled.sum()
    assert row["balance_at_risk_share_if_median"] == pytest.approx(expected, rel=1e-9)
    assert "32.1% of the known balances" in row["balance_at_risk_en"]
    assert "27.6% if every unknown balance" in row["balance_at_risk_en"]
