"""All customers beside those without a missing value, and what each would conclude."""

import numpy as np
import pandas as pd

from tests.golden.describe import Row, band_features, portrait, wilson
from tests.golden.hypotheses import hypothesis_tests, reversed_strata
from tests.golden.world import VARS

# Of everybody: metric and its unit.
FACTS = {
    "customer_count": "customers",
    "churn_rate": "share",
    "women_share": "share",
    "active_share": "share",
    "credit_card_share": "share",
    "mean_age_years": "years",
    "median_balance_amount": "rub",
}
Figures = dict[str, tuple[float | None, str | None]]


def population_comparison(customers: pd.DataFrame, complete: pd.DataFrame) -> list[Row]:
    """One row per metric."""
    sides = [figures(customers), figures(complete)]
    rows = []
    for metric in sorted(sides[0].keys() | sides[1].keys()):
        (value, conclusion), (other, other_conclusion) = (
            side.get(metric, (None, None)) for side in sides
        )
        difference = None if value is None or other is None else other - value
        changed = None
        pair = {conclusion, other_conclusion}
        if not pair & {None, "too_few"}:
            changed = len(pair) == 2 and not (
                metric.startswith("churn_rate: ")
                and abs(difference or 0) < VARS["material_rate_change"]
            )
        rows.append(
            {
                "metric": metric,
                "value_all_customers": value,
                "value_complete_cases": other,
                "difference": difference,
                "conclusion_all_customers": conclusion,
                "conclusion_complete_cases": other_conclusion,
                "is_conclusion_changed": changed,
            }
        )
    return rows


def figures(customers: pd.DataFrame) -> Figures:
    """Value and conclusion of every metric."""
    everybody = portrait(customers, customers)
    found: Figures = {metric: (everybody[metric], None) for metric in FACTS}
    average = everybody["churn_rate"]
    for kind, column in (("segment", "segment_code"), ("product_count",) * 2):
        rates = {}
        for code, group in customers.groupby(column):
            rate, conclusion = judged(group, average)
            found[f"churn_rate: {kind} = {code}"] = rate, conclusion
            if conclusion != "too_few":
                rates[str(code)] = rate
        highest = min(rates, key=lambda code: (-rates[code], code))
        found[f"highest_churn: {kind}"] = rates[highest], highest
    for feature, bands in band_features(customers).items():
        for band, group in customers.groupby(bands):
            if feature != "products":
                found[f"churn_rate: {feature} = {band}"] = judged(group, average)
    for test in hypothesis_tests(customers):
        if test["family"] == "declared":
            metric = f"hypothesis: {test['hypothesis_id']}"
            found[metric] = float(test["difference"]), test["verdict"]
    for hypothesis_id, is_reversed in reversed_strata(customers, "declared").items():
        conclusion = "reversed_in_a_part" if is_reversed else "nowhere_reversed"
        found[f"reversal: {hypothesis_id}"] = None, conclusion
    return found


def judged(group: pd.DataFrame, average: float) -> tuple[float, str]:
    """The churn rate, and where its whole interval lies."""
    churned = int(group["is_churned"].sum())
    low, high = wilson(churned, len(group))
    conclusion = "average"
    if len(group) < VARS["min_reportable_count"]:
        conclusion = "too_few"
    elif low is not None and low > average:
        conclusion = "above_average"
    elif high is not None and high < average:
        conclusion = "below_average"
    return float(np.divide(churned, len(group))), conclusion
