"""What to do, what is assumed, and whom to call, by looking at every customer."""

from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.golden.describe import (
    FLAGS,
    MEASURES,
    Row,
    band_features,
    differs_from_rest,
    wilson,
)
from tests.golden.read_lines import read_seed
from tests.golden.rules import search
from tests.golden.world import VARS

Z = VARS["interval_z"]
FEWEST = VARS["min_reportable_count"]
RANKS = {"supported": 1, "open": 2, "against": 3, "not_available": 4}
SEGMENTS = ("no_products", "pay_cheque", "depositors", "investors")


def recommendations(customers: pd.DataFrame) -> list[Row]:
    """Those an action is aimed at beside the rest of their segment."""
    rules = read_seed("recommendation_rules").to_dict("records")
    rows = [action(customers, rule) for rule in rules]
    tested = [row for row in rows if row["p_value"] is not None]
    corrected = multipletests([row["p_value"] for row in tested], method="holm")[1]
    for row, p_holm in zip(tested, corrected, strict=True):
        row["p_holm"] = float(p_holm)
    for row in rows:
        row["verdict"] = verdict(row)
        row["is_supported"] = {"supported": True, "against": False}.get(row["verdict"])
    ordered = sorted(zip(rows, rules, strict=True), key=lambda pair: priority(*pair))
    for place, (row, _) in enumerate(ordered, start=1):
        row["priority"] = place
    return rows


def action(customers: pd.DataFrame, rule: Row) -> Row:
    """One recommendation, but for what depends on the others."""
    everybody = pd.Series(True, index=customers.index)
    is_general = rule["segment_code"] == "general"
    group = (
        everybody if is_general else customers["segment_code"].eq(rule["segment_code"])
    )
    feature = rule["aimed_feature"] or None
    aimed, rest = group, ~group
    if feature:
        bands = band_features(customers)[feature]
        aimed = group & (bands == rule["aimed_band"])
        rest = group & (bands != rule["aimed_band"]) & (bands != "missing")
    (n, k), (rest_n, rest_k), (group_n, group_k) = (
        counts(customers[members]) for members in (aimed, rest, group)
    )
    row: Row = {
        "segment_code": rule["segment_code"],
        "recommendation_id": rule["recommendation_id"],
        "purpose": rule["purpose"],
        "is_call_action": rule["is_call_action"] == "true",
        "aimed_feature": feature,
        "aimed_band": rule["aimed_band"] or None,
        "metric": "churn_rate",
        "metric_value": rate(k, n),
        "customer_count": group_n,
        "churned_count": group_k,
        "churn_rate": rate(group_k, group_n),
        "difference": None,
        "p_value": None,
    }
    for name, lost, size in (("aimed", k, n), ("rest", rest_k, rest_n)):
        low, high = wilson(lost, size)
        row |= {
            f"{name}_count": size,
            f"{name}_churned_count": lost,
            f"{name}_rate": rate(lost, size),
            f"{name}_rate_low": low,
            f"{name}_rate_high": high,
        }
    if n and rest_n:
        low, high = confint_proportions_2indep(k, n, rest_k, rest_n, method="newcomb")
        row |= {
            "difference": k / n - rest_k / rest_n,
            "difference_low": low,
            "difference_high": high,
        }
    if min(n, rest_n) >= FEWEST:
        row["p_value"] = differs_from_rest(n, k, n + rest_n, k + rest_k)
    return row | money(customers, aimed, group)


def money(customers: pd.DataFrame, aimed: pd.Series, group: pd.Series) -> Row:
    """Balances held by churned customers, and whether they are an emergency."""
    lost = customers["is_churned"]
    balances = customers["balance_amount"]
    total = balances[group].sum(min_count=1)
    n, k = counts(customers[group])
    if pd.isna(total):
        share = None
        amounts: list[float | None] = [None, None]
    else:
        amounts = [balances[aimed & lost].sum(), balances[group & lost].sum()]
        share = amounts[1] / total
    judged = rate(k, n) if share is None else share
    return {
        "aimed_balance_at_risk_amount": amounts[0],
        "balance_at_risk_amount": amounts[1],
        "balance_at_risk_share": share,
        "is_emergency": n >= FEWEST
        and n > k
        and judged is not None
        and judged >= VARS["emergency_share_at_risk"],
    }


def counts(customers: pd.DataFrame) -> tuple[int, int]:
    """Customers, and those of them who churned."""
    return len(customers), int(customers["is_churned"].sum())


def rate(part: int, whole: int) -> float | None:
    """A share, of nothing none."""
    return part / whole if whole else None


def verdict(row: Row) -> str:
    """Whether those aimed at leave more often, as it should be for `keep`."""
    nobody_left = row["aimed_count"] == row["aimed_churned_count"]
    if not row["aimed_count"] or (row["purpose"] == "keep" and nobody_left):
        return "not_available"
    if row["p_value"] is None or row["p_holm"] > VARS["recommendation_alpha"]:
        return "open"
    if row["difference_low"] <= 0 <= row["difference_high"]:
        return "open"
    leaves_more = row["difference"] > 0
    return "supported" if leaves_more == (row["purpose"] == "keep") else "against"


def priority(row: Row, rule: Row) -> tuple[Any, ...]:
    """What the data support first, then where most money leaves."""
    amount = row["aimed_balance_at_risk_amount"]
    segment = row["segment_code"]
    return (
        RANKS[row["verdict"]],
        row["purpose"] != "keep",
        amount is None,
        -(amount or 0),
        -row["aimed_churned_count"],
        SEGMENTS.index(segment) if segment in SEGMENTS else -1,
        int(rule["position"]),
        row["recommendation_id"],
    )


def assumed_products(customers: pd.DataFrame) -> list[Row]:
    """The figure that each assumption rests on, beside that of everybody."""
    rows = []
    for rule in read_seed("assumed_product_rules").to_dict("records"):
        everybody = figure(customers, customers, rule["metric"])[0]
        for group_type, group_key, group in groups_of(customers, rule):
            value, low, high, known = figure(group, customers, rule["metric"])
            is_reportable = known >= FEWEST
            is_consistent = None
            if is_reportable and value is not None and everybody is not None:
                is_consistent = (
                    (value if low is None else low) > everybody
                    if rule["comparison"] == "higher"
                    else (value if high is None else high) < everybody
                )
            rows.append(
                {
                    "group_type": group_type,
                    "group_key": group_key,
                    "assumption_id": rule["assumption_id"],
                    "metric": rule["metric"],
                    "comparison": rule["comparison"],
                    "metric_value": value,
                    "metric_value_low": low,
                    "metric_value_high": high,
                    "everybody_value": everybody,
                    "is_consistent": is_consistent,
                    "customer_count": len(group),
                    "is_reportable": is_reportable,
                }
            )
    return rows


def groups_of(
    customers: pd.DataFrame, rule: Row
) -> list[tuple[str, str, pd.DataFrame]]:
    """The segment, or each number of products, that a rule is about."""
    if rule["segment_code"]:
        code = rule["segment_code"]
        return [("segment", code, customers[customers["segment_code"] == code])]
    lowest = int(rule["products_min"])
    highest = int(rule["products_max"]) if rule["products_max"] else np.inf
    return [
        ("product_count", str(count), group)
        for count, group in customers.groupby("product_count")
        if lowest <= count <= highest
    ]


Figure = tuple[float | None, float | None, float | None, int]


def figure(group: pd.DataFrame, everybody: pd.DataFrame, metric: str) -> Figure:
    """Value, lower and upper end, and of how many customers it is known."""
    if metric in FLAGS:
        says_missing = 0 < everybody["is_balance_missing"].mean() < 1
        known = group[FLAGS[metric]].dropna()
        if not len(known) or (metric == "missing_balance_share" and not says_missing):
            return None, None, None, len(known)
        return known.mean(), *wilson(int(known.sum()), len(known)), len(known)
    statistic, _, name = metric.partition("_")
    values = group[MEASURES[name]].dropna().to_numpy(dtype=float)
    if not len(values):
        return None, None, None, 0
    if statistic == "median":
        return float(np.median(values)), *median_limits(values), len(values)
    if len(values) == 1:
        return values[0], None, None, 1
    half = Z * np.std(values, ddof=1) / np.sqrt(len(values))
    return values.mean(), values.mean() - half, values.mean() + half, len(values)


def median_limits(values: Any) -> tuple[float | None, float | None]:
    """The values whose ranks are around the middle one, at the ends of their 1 %."""
    ordered = np.sort(values)
    percents = np.sign(ordered) * np.floor(100 * np.log1p(np.abs(ordered)))
    n = len(ordered)
    low_rank = int(np.floor((n - Z * np.sqrt(n)) / 2))
    high_rank = int(np.ceil(1 + (n + Z * np.sqrt(n)) / 2))
    low = high = None
    if low_rank >= 1:
        low = float(ordered[percents == percents[low_rank - 1]].min())
    if high_rank <= n:
        high = float(ordered[percents == percents[high_rank - 1]].max())
    return low, high


def retention_targets(customers: pd.DataFrame) -> list[Row]:
    """Two lists, the largest balance first; no card can be fitted to this world."""
    listed = customers.assign(rule_id=None, rule="")
    for place, taken in reversed(list(enumerate(search(customers, "risk"), start=1))):
        is_named = taken.rule.matches & ~customers["is_churned"].to_numpy()
        listed.loc[is_named, "rule_id"] = f"risk_{place:02d}"
        listed.loc[is_named, "rule"] = taken.rule.text
    actions = [row for row in recommendations(customers) if is_offered(row)]
    actions.sort(key=lambda row: row["priority"])
    bands = pd.DataFrame(band_features(customers))
    rows = []
    for purpose, chosen in (
        ("win_back", listed["is_churned"]),
        ("keep", listed["rule_id"].notna()),
    ):
        ordered = listed[chosen].sort_values(
            ["balance_amount", "user_id", "city"], ascending=[False, True, True]
        )
        first = ordered.head(VARS["call_capacity"])
        for rank, (index, customer) in enumerate(first.iterrows(), start=1):
            aimed = [
                row for row in actions if is_aimed(row, customer, bands.loc[index])
            ]
            rows.append(
                {
                    "purpose": purpose,
                    "call_rank": rank,
                    "user_id": customer["user_id"],
                    "city": customer["city"],
                    "segment_code": customer["segment_code"],
                    "churn_probability": None,
                    "expected_loss_amount": None,
                    "balance_amount": customer["balance_amount"],
                    "reasons": customer["rule"],
                    "rule_id": customer["rule_id"],
                    "recommendation_id": aimed[0]["recommendation_id"]
                    if aimed
                    else None,
                }
            )
    return rows


def is_offered(row: Row) -> bool:
    """A call that the data do not speak against."""
    return row["is_call_action"] and row["verdict"] in ("supported", "open")


def is_aimed(row: Row, customer: pd.Series, bands: pd.Series) -> bool:
    """Whether an action is for this customer."""
    is_in_group = row["segment_code"] in ("general", customer["segment_code"])
    feature = row["aimed_feature"]
    return is_in_group and (feature is None or bands[feature] == row["aimed_band"])
