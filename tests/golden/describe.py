"""Customers and groups of customers, by pandas, numpy and statsmodels on the rows."""

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
        comparable.append(min(len(a), len(b)) >= VARS["min_reportable_count"])
    return row | {"is_comparable": any(comparable)}


def churn_portraits(customers: pd.DataFrame, key: Sequence[str]) -> list[Row]:
    """Portraits by key and churn, each with the effects of its key."""
    rows = portraits(customers, [*key, "is_churned"])
    says_missing = 0 < customers["is_balance_missing"].mean() < 1
    for row in rows:
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


# The attributes of the cube as they are given up, the first first.
GIVEN_UP = (
    ("is_other_city", "city"),
    ("has_credit_card",),
    ("is_active",),
    ("gender",),
    ("age_group",),
    ("product_count", "segment_code"),
)
ATTRIBUTES = [name for names in GIVEN_UP for name in names]
Place = tuple[tuple[str, Any], ...]
Cell = tuple[Place, list[Row], int]


def churn_cube(customers: pd.DataFrame) -> list[Row]:
    """Cells of at least `min_cell_size`; a small one gives up attributes one by one."""
    large_cities = ranked_cities(customers)[: VARS["cube_city_count"]]
    waiting = [
        (cube_place(row, large_cities), [row]) for row in customers.to_dict("records")
    ]
    done: list[Cell] = []
    for level in range(len(GIVEN_UP) + 1):
        kept = [name for names in GIVEN_UP[level:] for name in names]
        merged: dict[Place, list[Row]] = {}
        for place, rows in waiting:
            reduced = tuple((n, v if n in kept else None) for n, v in place)
            merged.setdefault(reduced, []).extend(rows)
        waiting = []
        for place, rows in merged.items():
            if level == len(GIVEN_UP) or len(rows) >= VARS["min_cell_size"]:
                done.append((place, rows, level))
            else:
                waiting.append((place, rows))
    return [count_cell(*cell) for cell in filled_up(done)]


def cube_place(row: Row, large_cities: list[str]) -> Place:
    """Where a customer is in the cube; None where that is not known."""
    place = {name: row.get(name) for name in ATTRIBUTES}
    place = {name: None if pd.isna(v) else v for name, v in place.items()}
    is_other = place["city"] is not None and place["city"] not in large_cities
    place["is_other_city"] = is_other
    if is_other:
        place["city"] = None
    if place["age_group"] == "missing":
        place["age_group"] = None
    return tuple(place.items())


def filled_up(cells: list[Cell]) -> list[Cell]:
    """A rest that is too small itself takes in the smallest cell."""
    last = len(GIVEN_UP)
    rest = [c for c in cells if c[2] == last]
    others = sorted(
        (c for c in cells if c[2] < last),
        key=lambda c: (
            len(c[1]),
            -c[2],
            # A missing value first, then as the engine orders: false before true.
            [(v is not None, v if v is not None else 0) for _, v in c[0]],
        ),
    )
    if rest and len(rest[0][1]) < VARS["min_cell_size"] and others:
        place, rows, level = rest[0]
        rest, others = [(place, rows + others[0][1], level)], others[1:]
    return others + rest


def count_cell(place: Place, rows: list[Row], level: int) -> Row:
    """What a cell counts."""
    known = [r["balance_amount"] for r in rows if not pd.isna(r["balance_amount"])]
    lost = [
        r["balance_amount"]
        for r in rows
        if r["is_churned"] and not pd.isna(r["balance_amount"])
    ]
    return dict(place) | {
        "folded_attribute_count": level,
        "customer_count": len(rows),
        "churned_count": sum(bool(r["is_churned"]) for r in rows),
        "known_balance_count": len(known),
        "balance_amount": sum(known) if known else None,
        "balance_at_risk_amount": sum(lost) if lost else None,
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
