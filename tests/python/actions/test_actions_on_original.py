"""Who leaves and what to do, recomputed with pandas from the original extract."""

from math import asin, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.python.warehouses import Warehouse

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
    assert loyalty["is_supported"]
    assert loyalty["evidence_en"] == "Churn rate: 62.5% (average 18.2%)"
    emergencies = table.loc[table["is_emergency"], "segment_code"]
    assert set(emergencies) == {"investors"}


def test_recommendations_rest_on_the_figures_of_their_group(
    original_warehouse: Warehouse, raw: pd.DataFrame
) -> None:
    at_risk = raw["balance"] * raw["churn"]
    groups = {"general": raw} | dict(list(raw.groupby("segment")))
    rates = [g["churn"].mean() for name, g in groups.items() if len(g) >= 30]
    for _, row in _table(original_warehouse, "recommendations").iterrows():
        group = groups[row["segment_code"]]
        figures = {
            "churn_rate": group["churn"].mean(),
            "segment_churn_rate_gap": max(rates) - min(rates),
            "balance_at_risk_share": at_risk[group.index].sum()
            / group["balance"].sum(),
            "mean_equity_score": group["equity"].mean(),
            "median_balance_amount": group["balance"].median(),
            "women_share": group["women"].mean(),
            "active_share": group["last_activity"].mean(),
            "credit_card_share": group["credit_card"].mean(),
            "customer_share": len(group) / len(raw),
        }
        assert row["metric_value"] == pytest.approx(figures[row["metric"]], rel=1e-9)
        assert float(row["balance_at_risk_amount"]) == pytest.approx(
            at_risk[group.index].sum()
        )


def test_supported_recommendations_follow_the_balance_at_risk(
    original_warehouse: Warehouse,
) -> None:
    table = _table(original_warehouse, "recommendations").sort_values("priority")
    supported = table[table["is_supported"].fillna(False)]
    assert list(supported["priority"]) == list(range(1, len(supported) + 1))
    assert supported["balance_at_risk_amount"].is_monotonic_decreasing


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
    assert card["is_supported"]
    # 19 customers have five products.
    assert table.xs("5", level="group_key")["is_supported"].isna().all()
    assert set(table["label_en"]) == {"assumption"}
