"""The questions with attributes held fixed, by a regression and strata on the rows.

A mean: a pseudo-inverse on one row per customer, HC2 and the degrees of freedom of Bell
and McCaffrey (2002) from the whole residual maker. A share: Sato's variance (1989) and
its interval by looking for its ends.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import optimize, stats

from tests.golden.associations import association_levels
from tests.golden.describe import Row
from tests.golden.hypotheses import (
    SHARES,
    Compared,
    Values,
    belongs,
    compare,
    hypothesis_tests,
    interval,
    is_large,
)
from tests.golden.read_lines import read_seed

# Said where parts of the customers disagree, and nowhere else.
OF_DISAGREEMENT = (
    *("lowest_level", "lowest_difference", "highest_level", "highest_difference"),
    "note",
)


def adjustment_checks(customers: pd.DataFrame) -> list[Row]:
    """One row per question and set of attributes: none, each, all of them."""
    answers = {row["hypothesis_id"]: row for row in hypothesis_tests(customers)}
    levels = levels_of(customers)
    rows = []
    for question in read_seed("hypotheses").to_dict("records"):
        answer = answers[question["hypothesis_id"]]
        if "test_name" not in answer:
            continue
        n = answer["n_a"] + answer["n_b"]
        shown = ("difference", "ci_low", "ci_high", "p_value", "p_equivalence")
        rows.append(
            {
                "hypothesis_id": question["hypothesis_id"],
                "adjusted_by": "none",
                "attribute_count": 0,
                "method": answer["test_name"],
                "n": n,
                "left_out_count": 0,
            }
            | {name: answer[name] for name in shown}
        )
        attributes = question["adjusted_by"].split()
        sets = [[attribute] for attribute in attributes]
        for chosen in [*sets, attributes] if len(attributes) > 1 else sets:
            found = adjusted(customers, levels, question, chosen, answer["margin"])
            rows.append(
                {
                    "hypothesis_id": question["hypothesis_id"],
                    "adjusted_by": " ".join(chosen),
                    "attribute_count": len(chosen),
                    "left_out_count": n - found["n"],
                }
                | found
            )
    return [dict.fromkeys(OF_DISAGREEMENT) | row for row in rows]


def levels_of(customers: pd.DataFrame) -> pd.DataFrame:
    """What is held fixed, as text; what is not known is a level of its own."""
    flags = {1.0: "true", 0.0: "false"}
    return pd.DataFrame(
        {
            "gender": customers["gender"],
            "product_count": customers["product_count"].astype(str),
            "is_active": customers["is_active"].map(flags),
            "has_credit_card": customers["has_credit_card"].map(flags),
            "city": association_levels(customers)["city"],
            "equity_band": customers["equity_band"],
            "balance_band": customers["balance_band"],
        }
    ).fillna("missing")


def adjusted(
    customers: pd.DataFrame,
    levels: pd.DataFrame,
    question: Row,
    attributes: Sequence[str],
    margin: float,
) -> Row:
    """The difference with attributes held fixed, where its parts do not disagree."""
    values = customers[question["measure"]].astype(float)
    arms = [belongs(customers, question, question[g]) for g in ("group_a", "group_b")]
    compared = (arms[0] | arms[1]) & values.notna()
    y, arm = values[compared].to_numpy(), arms[0][compared].to_numpy(dtype=float)
    held = levels.loc[compared, list(attributes)]
    alpha = float(question["alpha"])
    is_share = question["measure"] in SHARES
    found = (strata if is_share else regression)(y, arm, held, margin, alpha)
    for attribute in attributes:
        opposite = disagreement(customers, levels, question, attribute, margin)
        if opposite:
            return {"n": found["n"]} | opposite
    return found


def disagreement(
    customers: pd.DataFrame,
    levels: pd.DataFrame,
    question: Row,
    attribute: str,
    margin: float,
) -> Row:
    """The extreme levels, when some differ one way and some the other by a margin."""
    parts: dict[str, Compared] = {
        str(level): compare(part, question, margin)
        for level, part in customers.groupby(levels[attribute])
    }
    large = {level: pair for level, pair in parts.items() if is_large(pair)}
    tested = {level: pair for level, pair in large.items() if pair.test}
    alpha = float(question["alpha"]) / max(len(large), 1)
    gaps = {level: pair.a.mean() - pair.b.mean() for level, pair in tested.items()}
    ends = {level: interval(pair, alpha) for level, pair in tested.items()}
    above = any(ends[level][0] > 0 and gap >= margin for level, gap in gaps.items())
    below = any(ends[level][1] < 0 and gap <= -margin for level, gap in gaps.items())
    if not (above and below):
        return {}
    lowest, highest = min(gaps, key=gaps.__getitem__), max(gaps, key=gaps.__getitem__)
    return {
        "lowest_level": lowest,
        "lowest_difference": gaps[lowest],
        "highest_level": highest,
        "highest_difference": gaps[highest],
        "note": f"its parts by {attribute} differ in direction",
    }


def regression(
    y: Values, arm: Values, held: pd.DataFrame, margin: float, alpha: float
) -> Row:
    """Least squares on the group and a constant for every level, row by row."""
    dummies = pd.get_dummies(held, drop_first=True).to_numpy(dtype=float)
    design = np.column_stack([arm, np.ones(len(y)), dummies])
    pseudo_inverse = np.linalg.pinv(design)
    estimate, weights = float((pseudo_inverse @ y)[0]), pseudo_inverse[0]
    left = np.eye(len(y)) - design @ pseudo_inverse
    residuals, free = left @ y, np.diag(left)
    scale = np.divide(weights**2, free, out=np.zeros_like(free), where=free > 1e-9)
    error = float(np.sqrt(np.sum(scale * residuals**2)))
    # Of the quadratic form in the errors: its trace and that of its square.
    form = left * scale @ left
    df = float(np.trace(form) ** 2 / np.sum(form**2))
    low, high = stats.t.interval(1 - alpha, df, estimate, error)
    return {
        "n": len(y),
        "method": "regression_hc2",
        "difference": estimate,
        "ci_low": low,
        "ci_high": high,
        "p_value": 2 * stats.t.sf(abs(estimate) / error, df),
        "p_equivalence": max(
            stats.t.sf((estimate + margin) / error, df),
            stats.t.cdf((estimate - margin) / error, df),
        ),
    }


def strata(
    y: Values, arm: Values, held: pd.DataFrame, margin: float, alpha: float
) -> Row:
    """Mantel and Haenszel's difference over the strata that have both groups."""
    rows = held.assign(yes=y, arm=arm)
    weight = gap = slope = level = n = 0.0
    for _, part in rows.groupby(list(held.columns)):
        a, b = part.loc[part["arm"] == 1, "yes"], part.loc[part["arm"] == 0, "yes"]
        if not (len(a) and len(b)):
            continue
        size = len(a) * len(b) / len(part)
        weight, gap, n = (
            weight + size,
            gap + size * (a.mean() - b.mean()),
            n + len(part),
        )
        # Sato's P and Q.
        slope += (
            len(a) ** 2 * b.sum()
            - len(b) ** 2 * a.sum()
            + len(a) * len(b) * (len(b) - len(a)) / 2
        ) / len(part) ** 2
        level += (a.sum() * (1 - b).sum() + b.sum() * (1 - a).sum()) / (2 * len(part))
    estimate = gap / weight

    def z_of(difference: float) -> float:
        variance = (level + slope * difference) / weight**2
        return float((estimate - difference) / np.sqrt(variance))

    z = stats.norm.isf(alpha / 2)

    def outside(difference: float) -> float:
        variance = (level + slope * difference) / weight**2
        return float((estimate - difference) ** 2 - z**2 * variance)

    return {
        "n": int(n),
        "method": "mantel_haenszel_klingenberg",
        "difference": estimate,
        "ci_low": optimize.brentq(outside, -1, estimate, xtol=1e-14),
        "ci_high": optimize.brentq(outside, estimate, 1, xtol=1e-14),
        "p_value": 2 * stats.norm.sf(abs(z_of(0))),
        "p_equivalence": max(
            stats.norm.sf(z_of(-margin)), stats.norm.cdf(z_of(margin))
        ),
    }
