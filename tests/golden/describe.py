"""Customers and groups of customers, by pandas, numpy and statsmodels on the rows."""

import hashlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from tests.golden.read_lines import COLUMNS, read_seed
from tests.golden.world import INTERVAL_ALPHA, VARS

# Name in the portraits: column of the customers.
MEASURES = {
    "age_years": "age_years",
    "equity_score": "equity_score",
    "credit_score": "credit_score",
    "balance_amount": "balance_amount",
    "salary_amount": "estimated_salary_amount",
}
FLAGS = {
    "women_share": "is_woman",
    "credit_card_share": "has_credit_card",
    "active_share": "is_active",
    "missing_balance_share": "is_balance_missing",
}
# Feature: (column of its band, column of the customers).
BANDED = {
    "products": ("product_band", "product_count"),
    "age": ("age_band", "age_years"),
    "age_group": ("age_group", "age_years"),
    "score": ("score_band", "credit_score"),
    "equity": ("equity_band", "equity_score"),
    "balance": ("balance_band", "balance_amount"),
    "salary": ("salary_band", "estimated_salary_amount"),
}
Row = dict[str, Any]


def customers_of(delivered: pd.DataFrame) -> pd.DataFrame:
    """The customers with segment and bands."""
    customers = delivered.copy()
    customers["segment_code"] = [
        "no_products" if n == 0 else "pay_cheque" if n < 3 else segment_above(n)
        for n in customers["product_count"]
    ]
    bands = read_seed("feature_bands")
    for feature, (band_column, column) in BANDED.items():
        edges = bands[bands["feature"] == feature]
        customers[band_column] = [band_of(value, edges) for value in customers[column]]
    known = customers[list(COLUMNS.values())].notna()
    customers["is_complete_case"] = known.all(axis=1)
    keys = customers["user_id"] + "|" + customers["city"].fillna("")
    customers["half"] = [
        "found" if hashlib.md5(key.encode()).hexdigest() < "8" else "confirmed"
        for key in keys
    ]
    return customers


def segment_above(product_count: int) -> str:
    """The segment of three products and more."""
    return "depositors" if product_count == 3 else "investors"


def band_of(value: float, edges: pd.DataFrame) -> str:
    """The band that a number falls into; the lower bound belongs to it."""
    if pd.isna(value):
        return "missing"
    for row in edges.to_dict("records"):
        above = not row["lower_bound"] or value >= float(row["lower_bound"])
        if above and (not row["upper_bound"] or value < float(row["upper_bound"])):
            return str(row["band"])
    raise ValueError(f"{value} is in no band")


def with_flags(customers: pd.DataFrame) -> pd.DataFrame:
    """Yes and no as 1 and 0, so that a mean is a share; unknown stays unknown."""
    flagged = customers.copy()
    flagged["is_woman"] = customers["gender"].map({"female": 1.0, "male": 0.0})
    for column in ("has_credit_card", "is_active"):
        flagged[column] = customers[column].map({True: 1.0, False: 0.0})
    flagged["is_balance_missing"] = customers["balance_amount"].isna().astype(float)
    flagged["is_churned"] = customers["is_churned"].astype(bool)
    return flagged


def wilson(successes: int, trials: int) -> tuple[float | None, float | None]:
    """The Wilson interval at the golden level; nothing without a trial."""
    if not trials:
        return None, None
    low, high = proportion_confint(
        successes, trials, alpha=INTERVAL_ALPHA, method="wilson"
    )
    return float(low), float(high)


def portrait(group: pd.DataFrame, everybody: pd.DataFrame) -> Row:
    """The columns of a portrait mart beyond its key."""
    n, churned = len(group), int(group["is_churned"].sum())
    low, high = wilson(churned, n)
    balances = group["balance_amount"].dropna()
    at_risk = group.loc[group["is_churned"], "balance_amount"].sum()
    row: Row = {
        "customer_count": n,
        "customer_share": n / len(everybody),
        "churned_count": churned,
        "churn_rate": churned / n,
        "churn_rate_low": low,
        "churn_rate_high": high,
        "balance_amount": balances.sum() if len(balances) else None,
        "balance_at_risk_amount": at_risk if len(balances) else None,
        "balance_at_risk_share": at_risk / balances.sum() if len(balances) else None,
        "is_reportable": n >= VARS["min_reportable_count"],
    }
    for name in ("women_share", "credit_card_share", "active_share"):
        row[name] = group[FLAGS[name]].mean()
    for name, column in MEASURES.items():
        known = group[column].dropna()
        row[f"mean_{name}"] = known.mean() if len(known) else None
        row[f"median_{name}"] = np.median(known) if len(known) else None
        row[f"sd_{name}"] = np.std(known, ddof=1) if len(known) > 1 else None
        row[f"missing_{name}_count"] = n - len(known)
    return row


def portraits(customers: pd.DataFrame, key: Sequence[str]) -> list[Row]:
    """One portrait per group."""
    if not key:
        return [portrait(customers, customers)]
    return [
        dict(zip(key, values, strict=True)) | portrait(group, customers)
        for values, group in customers.groupby(list(key))
    ]


def effects(churned: pd.DataFrame, retained: pd.DataFrame, says_missing: bool) -> Row:
    """Cohen's h of shares and d of means, churned against retained."""
    row: Row = {}
    comparable = []
    for name, column in FLAGS.items():
        a, b = churned[column].dropna(), retained[column].dropna()
        is_said = name != "missing_balance_share" or says_missing
        if len(a) and len(b) and is_said:
            h = 2 * np.asin(np.sqrt([a.mean(), b.mean()]))
            row[f"cohens_h_{name}"] = float(h[0] - h[1])
        comparable.append(min(len(a), len(b)) >= VARS["min_reportable_count"])
    for name, column in MEASURES.items():
        a, b = churned[column].dropna(), retained[column].dropna()
        deviations = sum(((x - x.mean()) ** 2).sum() for x in (a, b) if len(x) > 1)
        if min(len(a), len(b)) > 1 and deviations > 0:
            pooled = math.sqrt(deviations / (len(a) + len(b) - 2))
            row[f"cohens_d_{name}"] = (a.mean() - b.mean()) / pooled
        if min(len(a), len(b)) and name.endswith("_amount"):
            # Money is known to buckets of 1 %.
            ranks = [np.sign(x) * np.floor(100 * np.log1p(np.abs(x))) for x in (a, b)]
            above = stats.mannwhitneyu(*ranks).statistic
            row[f"superiority_{name}"] = above / (len(a) * len(b))
        comparable.append(min(len(a), len(b)) >= VARS["min_reportable_count"])
    return row | {"is_comparable": any(comparable)}


def churn_portraits(customers: pd.DataFrame, key: Sequence[str]) -> list[Row]:
    """Portraits by key and churn, each with the effects of its key."""
    rows = portraits(customers, [*key, "is_churned"])
    says_missing = 0 < customers["is_balance_missing"].mean() < 1
    for row in rows:
        # By definition 1 or 0.
        row["churn_rate_low"] = row["churn_rate_high"] = None
        of_key = customers
        for column in key:
            of_key = of_key[of_key[column] == row[column]]
        churned, retained = of_key[of_key["is_churned"]], of_key[~of_key["is_churned"]]
        if len(churned) and len(retained):
            row |= effects(churned, retained, says_missing)
        else:
            row["is_comparable"] = False
    return rows


def ranked_cities(customers: pd.DataFrame) -> list[str]:
    """Cities, the largest first, equal ones by name."""
    sizes = customers["city"].value_counts()
    return sorted(sizes.index, key=lambda city: (-sizes[city], city))


# What the totals tell customers apart by, in the order of their names.
TOTAL_ATTRIBUTES = (
    *("city", "gender", "age_group", "activity", "credit_card"),
    *("segment_code", "product_count"),
)


# Sets of each kind; all of them would be two thousand rows that say no more.
TOTAL_SETS = (
    "",
    "city",
    "segment_code",
    "gender, activity",
    "city, credit_card, segment_code",
    "age_group, product_count",
    "city, age_group, activity, product_count",
)


def churn_totals(flagged: pd.DataFrame) -> list[Row]:
    """Exact totals of the views by `TOTAL_SETS`, small groups withheld."""
    named = ranked_cities(flagged)[: VARS["named_city_count"]]
    answers = {1.0: "yes", 0.0: "no"}
    placed = flagged.assign(
        city=[
            "missing" if pd.isna(c) else c if c in named else VARS["other_cities"]
            for c in flagged["city"]
        ],
        gender=flagged["gender"].fillna("missing"),
        activity=flagged["is_active"].map(answers).fillna("missing"),
        credit_card=flagged["has_credit_card"].map(answers).fillna("missing"),
    )
    rows = []
    for attributes in TOTAL_SETS:
        names = attributes.split(", ") if attributes else []
        groups = placed.groupby(names) if names else [((), placed)]
        for values, group in groups:
            place = dict(zip(names, values, strict=True))
            rows.append({"attributes": attributes} | place | total(group))
    return [dict.fromkeys(TOTAL_ATTRIBUTES) | row for row in rows]


def total(group: pd.DataFrame) -> Row:
    """The figures of a group; of a small one nothing but that it is small."""
    if len(group) < VARS["min_cell_size"]:
        return {"is_withheld": True, "is_reportable": False}
    row = portrait(group, group)
    figures = (
        *("customer_count", "churned_count", "churn_rate", "churn_rate_low"),
        *("churn_rate_high", "balance_amount", "balance_at_risk_amount"),
        *("balance_at_risk_share", "is_reportable"),
    )
    return {name: row[name] for name in figures} | {
        "is_withheld": False,
        "known_balance_count": int(group["balance_amount"].notna().sum()),
    }


def band_features(customers: pd.DataFrame) -> dict[str, pd.Series]:
    """The band of every customer, by feature."""
    flags = {1.0: "yes", 0.0: "no"}
    columns = {feature: customers[band] for feature, (band, _) in BANDED.items()}
    return columns | {
        "activity": customers["is_active"].map(flags).fillna("missing"),
        "card": customers["has_credit_card"].map(flags).fillna("missing"),
        "gender": customers["gender"].fillna("missing"),
        "city": customers["city"].fillna("missing"),
    }


def differs_from_rest(
    part: int, churned: int, n: int, all_churned: int
) -> float | None:
    """Chi-squared, or Fisher's test where fewer than five are expected."""
    inside = np.array([churned, part - churned])
    table = np.array([inside, np.array([all_churned, n - all_churned]) - inside])
    if 0 in table.sum(axis=0) or 0 in table.sum(axis=1):
        return None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    if expected.min() < 5:
        return float(stats.fisher_exact(table).pvalue)
    return float(stats.chi2_contingency(table, correction=False).pvalue)
