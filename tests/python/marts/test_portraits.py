"""Portraits on the original extract against pandas on the raw rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.python.warehouses import Warehouse

SEGMENTS = {
    0: "no_products",
    1: "pay_cheque",
    2: "pay_cheque",
    3: "depositors",
    4: "investors",
    5: "investors",
}


@pytest.fixture(scope="module")
def raw(original_extract: Path) -> pd.DataFrame:
    rows = pd.read_csv(original_extract)
    return rows.assign(segment_code=rows["products"].map(SEGMENTS))


def expected(raw: pd.DataFrame, key: str) -> pd.DataFrame:
    """The portraits of some customers, by pandas and statsmodels."""
    groups = raw.groupby(key)
    count, churned = groups.size(), groups["churn"].sum()
    low, high = proportion_confint(churned, count, method="wilson")
    at_risk = raw["balance"].where(raw["churn"] == 1)
    measures = {
        "age_years": "age",
        "equity_score": "equity",
        "credit_score": "score",
        "balance_amount": "balance",
        "salary_amount": "EST_SALARY",
    }
    columns = {
        "customer_count": count,
        "customer_share": count / len(raw),
        "women_share": groups["gender"].agg(lambda gender: (gender == "Ж").mean()),
        "credit_card_share": groups["credit_card"].mean(),
        "active_share": groups["last_activity"].mean(),
        "churned_count": churned,
        "churn_rate": churned / count,
        "churn_rate_low": low,
        "churn_rate_high": high,
        "balance_amount": groups["balance"].sum(min_count=1),
        "is_reportable": count >= 30,
    }
    for name, column in measures.items():
        columns[f"mean_{name}"] = groups[column].mean()
        columns[f"median_{name}"] = groups[column].median()
        columns[f"sd_{name}"] = groups[column].std()
        columns[f"missing_{name}_count"] = groups[column].agg(lambda v: v.isna().sum())
    known = groups["balance"].count() > 0
    columns["balance_at_risk_amount"] = at_risk.groupby(raw[key]).sum().where(known)
    columns["balance_at_risk_share"] = (
        columns["balance_at_risk_amount"] / columns["balance_amount"]
    )
    return pd.DataFrame(columns).sort_index()


@pytest.mark.parametrize("schema", ["marts", "complete_cases"])
@pytest.mark.parametrize(
    ("mart", "mart_key", "raw_key"),
    [
        ("segment_portraits", "segment_code", "segment_code"),
        ("product_count_portraits", "product_count", "products"),
    ],
)
def test_portraits_equal_pandas(
    original_warehouse: Warehouse,
    raw: pd.DataFrame,
    schema: str,
    mart: str,
    mart_key: str,
    raw_key: str,
) -> None:
    rows = raw if schema == "marts" else raw.dropna()
    wanted = expected(rows, raw_key)
    with original_warehouse.connect() as connection:
        actual = (
            connection.table(f"{schema}.{mart}").df().set_index(mart_key).sort_index()
        )
    assert list(actual.index) == list(wanted.index)
    for column in wanted:
        np.testing.assert_allclose(
            actual[column].astype(float),
            wanted[column].astype(float),
            rtol=1e-9,
            err_msg=column,
        )


def test_figures_known_about_the_original(original_warehouse: Warehouse) -> None:
    """Published and independently counted figures of the original extract."""
    with original_warehouse.connect() as connection:
        segments = connection.execute(
            "select segment_code, customer_count, round(100 * women_share, 1)"
            " from marts.segment_portraits"
            " order by customer_count"
        ).fetchall()
        (customers, keys, ids, churned) = connection.execute(
            "select count(*), count(distinct (user_id, city)),"
            " count(distinct user_id), sum(is_churned::int) from marts.customers"
        ).fetchall()[0]
        (men,) = connection.execute(
            "select 100 * avg((gender = 'male')::int) from marts.customers"
            " where is_complete_case and has_credit_card"
        ).fetchall()[0]
        (complete,) = connection.execute(
            "select count(*) from marts.customers where is_complete_case"
        ).fetchall()[0]
    assert (customers, keys, customers - ids, churned) == (10_000, 10_000, 73, 1_820)
    assert segments == [
        ("no_products", 1, 100.0),
        ("investors", 493, 38.1),
        ("depositors", 1_039, 57.0),
        ("pay_cheque", 8_467, 49.8),
    ]
    assert complete == 7_695
    assert round(men, 2) == 53.41
