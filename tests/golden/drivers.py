"""Churn by band of each feature, and what is special about a band."""

import pandas as pd
from statsmodels.stats.multitest import multipletests

from tests.golden.describe import Row, band_features, differs_from_rest, wilson
from tests.golden.world import VARS


def churn_drivers(customers: pd.DataFrame) -> list[Row]:
    """Every band of every feature against everybody else."""
    n, churned_count = len(customers), int(customers["is_churned"].sum())
    average = churned_count / n
    rows = []
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
                    "direction": direction(count, low, high, average),
                    "is_reportable": count >= VARS["min_reportable_count"],
                }
            )
    tested = [row for row in rows if row["p_value"] is not None]
    adjusted = multipletests([row["p_value"] for row in tested], method="fdr_bh")[1]
    for row, p in zip(tested, adjusted, strict=True):
        row["p_adjusted"] = float(p)
    return rows


def direction(count: int, low: float | None, high: float | None, average: float) -> str:
    """Whether the whole interval lies on one side of everybody's rate."""
    if count >= VARS["min_reportable_count"] and low is not None and high is not None:
        if low > average:
            return "raises"
        if high < average:
            return "lowers"
    return "neutral"
