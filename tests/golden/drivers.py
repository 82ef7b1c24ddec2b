"""Churn by band of each feature, and what is special about a band."""

import pandas as pd
from statsmodels.stats.multitest import multipletests

from tests.golden.describe import Row, band_features, differs_from_rest, wilson
from tests.golden.read_lines import read_seed
from tests.golden.world import VARS


def churn_drivers(customers: pd.DataFrame) -> list[Row]:
    """Every band of every feature against everybody else."""
    n, churned_count = len(customers), int(customers["is_churned"].sum())
    average = churned_count / n
    used_for = dict(read_seed("features")[["feature", "used_for"]].to_numpy())
    rows: list[Row] = []
    for feature, bands in band_features(customers).items():
        if (bands == "missing").all():
            continue
        for band, group in customers.groupby(bands):
            count, churned = len(group), int(group["is_churned"].sum())
            low, high = wilson(churned, count)
            balances = group["balance_amount"].dropna()
            at_risk = group.loc[group["is_churned"], "balance_amount"].sum()
            rows.append(
                {
                    "feature": feature,
                    "band": band,
                    "customer_count": count,
                    "customer_share": count / n,
                    "churned_count": churned,
                    "churn_rate": churned / count,
                    "churn_rate_low": low,
                    "churn_rate_high": high,
                    "lift": churned / count / average,
                    "churner_share": churned / churned_count,
                    "p_value": differs_from_rest(count, churned, n, churned_count),
                    "balance_amount": balances.sum() if len(balances) else None,
                    "balance_at_risk_amount": at_risk if len(balances) else None,
                    "used_for": used_for[feature],
                    "is_reportable": count >= VARS["min_reportable_count"],
                }
            )
    tested = [row for row in rows if row["p_value"] is not None]
    # `age_group` shows the ages of `age` again: each feature is one question.
    family = [row for row in tested if row["feature"] != "age_group"]
    adjusted = multipletests([row["p_value"] for row in family], method="fdr_bh")[1]
    for row, p in zip(family, adjusted, strict=True):
        row["p_adjusted"] = float(p)
    for row in tested:
        if row["feature"] == "age_group":
            row["p_adjusted"] = as_if_in(row["p_value"], family)
    for row in rows:
        row["direction"] = direction(row, average)
    return rows


def as_if_in(p: float, family: list[Row]) -> float:
    """The adjusted p of a question that takes the place of the next larger p."""
    smaller = [row for row in family if row["p_value"] <= p]
    larger = [row["p_adjusted"] for row in family if row["p_value"] > p]
    return float(min([p * len(family) / max(len(smaller), 1), 1.0, *larger]))


def direction(row: Row, average: float) -> str:
    """The side of everybody's rate, where it is clear and far enough."""
    is_clear = (
        row["customer_count"] >= VARS["min_reportable_count"]
        and row.get("p_adjusted") is not None
        and row["p_adjusted"] <= VARS["churn_driver_alpha"]
        and abs(row["lift"] - 1) >= VARS["churn_driver_min_difference"]
    )
    if is_clear and row["churn_rate_low"] > average:
        return "above"
    if is_clear and row["churn_rate_high"] < average:
        return "below"
    return "not_distinguished"
