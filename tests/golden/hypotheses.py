"""The declared questions by scipy and statsmodels on the values of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_effectsize,
    proportions_ztest,
)
from statsmodels.stats.weightstats import ttost_ind

from tests.golden.describe import Row
from tests.golden.read_lines import read_seed
from tests.golden.world import VARS

Values = NDArray[np.float64]

SHARES = {"has_credit_card", "is_active", "is_churned"}
UNITS = {"age_years": "years"}
STRATUM_TYPES = {
    "product_count": "product_count",
    "segment": "segment_code",
    "gender": "gender",
}


@dataclass(frozen=True)
class Compared:
    """Two groups of known values and, where they can be compared, the test of them."""

    a: Values
    b: Values
    missing_a: int
    missing_b: int
    margin: float | None
    test: Row = field(default_factory=dict)


def hypothesis_tests(customers: pd.DataFrame) -> list[Row]:
    """One row per hypothesis; corrections are within a family."""
    rows = []
    questions = read_seed("hypotheses").to_dict("records")
    for family in sorted({question["family"] for question in questions}):
        of_family = [q for q in questions if q["family"] == family]
        compared = [compare(customers, question) for question in of_family]
        for question, pair in zip(of_family, compared, strict=True):
            if pair.test and question["measure"] not in SHARES:
                is_money = question["measure"].endswith("_amount")
                pair.test.update(
                    rank_test(*(ranked(x, is_money) for x in (pair.a, pair.b)))
                )
            elif pair.test:
                pair.test.update(turned_round(pair.a, pair.b))
        judged = judge(compared, float(of_family[0]["alpha"]))
        for question, pair, verdict in zip(of_family, compared, judged, strict=True):
            rows.append(
                {
                    "family": family,
                    "hypothesis_id": question["hypothesis_id"],
                    "n_a": len(pair.a),
                    "n_b": len(pair.b),
                    "missing_a": pair.missing_a,
                    "missing_b": pair.missing_b,
                    "value_a": pair.a.mean(),
                    "value_b": pair.b.mean(),
                    "difference": pair.a.mean() - pair.b.mean(),
                    "margin": pair.margin,
                    "declared_margin": float(question["margin"]),
                    "alpha": float(question["alpha"]),
                    **pair.test,
                    **verdict,
                }
            )
    return rows


def stratified_checks(customers: pd.DataFrame) -> list[Row]:
    """The same within parts of the customers; each kind of part is a family."""
    rows = []
    answers = {row["hypothesis_id"]: row for row in hypothesis_tests(customers)}
    for question in read_seed("hypotheses").to_dict("records"):
        overall = compare(customers, question)
        answer = answers[question["hypothesis_id"]]
        for stratum_type, column in STRATUM_TYPES.items():
            if makes_groups(stratum_type, question["group_attribute"]):
                continue
            parts = {
                str(stratum): compare(part, question, overall.margin)
                for stratum, part in customers.groupby(column)
            }
            # A part without anybody of either group is no part.
            parts = {
                s: p
                for s, p in parts.items()
                if len(p.a) + len(p.b) + p.missing_a + p.missing_b
            }
            large = {s: p for s, p in parts.items() if is_large(p)}
            judged = dict(
                zip(
                    large,
                    judge(list(large.values()), float(question["alpha"])),
                    strict=True,
                )
            )
            for stratum, pair in parts.items():
                test = dict(pair.test)
                row = {
                    "hypothesis_id": question["hypothesis_id"],
                    "stratum_type": stratum_type,
                    "stratum": stratum,
                    "n": len(pair.a) + len(pair.b),
                    "n_a": len(pair.a),
                    "n_b": len(pair.b),
                    "value_a": pair.a.mean() if len(pair.a) else None,
                    "value_b": pair.b.mean() if len(pair.b) else None,
                    "difference": (
                        pair.a.mean() - pair.b.mean()
                        if len(pair.a) and len(pair.b)
                        else None
                    ),
                    "difference_low": test.get("ci_low"),
                    "difference_high": test.get("ci_high"),
                    "p_value": test.get("p_value"),
                    "p_equivalence": test.get("p_equivalence"),
                    "is_reportable": stratum in large,
                    "is_reversed": stratum in large
                    and is_reversed(
                        pair,
                        answer,
                        overall.margin or 0.0,
                        float(question["alpha"]) / len(large),
                    ),
                }
                verdict = judged.get(stratum, {"verdict": "not_available"})
                for name in ("p_holm", "p_equivalence_holm", "verdict"):
                    row[name] = verdict.get(name)
                rows.append(row)
    return rows


def reversed_strata(customers: pd.DataFrame, family: str) -> dict[str, bool | None]:
    """Whether some part contradicts the answer, by hypothesis of a family."""
    rows = stratified_checks(customers)
    return {
        question["hypothesis_id"]: any(
            row["is_reversed"]
            for row in rows
            if row["hypothesis_id"] == question["hypothesis_id"]
        )
        for question in read_seed("hypotheses").to_dict("records")
        if question["family"] == family
    }


def is_reversed(pair: Compared, overall: Row, margin: float, level: float) -> bool:
    """Wholly on the other side of 0 than an established answer, and far enough."""
    difference = pair.a.mean() - pair.b.mean()
    if overall["verdict"] != "different" or not pair.test or abs(difference) < margin:
        return False
    low, high = interval(pair, level)
    return bool(high < 0 if overall["difference"] > 0 else low > 0)


def interval(pair: Compared, alpha: float) -> tuple[float, float]:
    """Of the difference at 1 - alpha: Welch's, or Newcombe's of shares."""
    if pair.test["test_name"] == "welch_t":
        test = stats.ttest_ind(pair.a, pair.b, equal_var=False)
        low, high = test.confidence_interval(1 - alpha)
    else:
        low, high = confint_proportions_2indep(
            *(int(pair.a.sum()), len(pair.a), int(pair.b.sum()), len(pair.b)),
            method="newcomb",
            compare="diff",
            alpha=alpha,
        )
    return float(low), float(high)


def makes_groups(stratum_type: str, attribute: str) -> bool:
    """Whether a part would hold one group alone."""
    if attribute in ("product_count", "segment_code"):
        return stratum_type in ("product_count", "segment")
    return stratum_type == attribute


def is_large(pair: Compared) -> bool:
    """Large enough to be quoted."""
    least = VARS["min_reportable_count"]
    return min(len(pair.a), len(pair.b)) > 1 and len(pair.a) + len(pair.b) >= least


def compare(
    customers: pd.DataFrame, question: Row, margin: float | None = None
) -> Compared:
    """Both groups and their test at the margin: the given one, else the declared."""
    groups = []
    for name in ("group_a", "group_b"):
        members = customers[belongs(customers, question, question[name])]
        values = members[question["measure"]].astype(float)
        groups.append((values.dropna().to_numpy(), int(values.isna().sum())))
    (a, missing_a), (b, missing_b) = groups
    if margin is None:
        margin = float(question["margin"])
        if question["margin_type"] == "deviations":
            margin *= pooled_deviation(a, b)
    pair = Compared(a, b, missing_a, missing_b, margin)
    if min(len(a), len(b)) < 2 or np.ptp(np.concatenate([a, b])) == 0:
        return pair
    is_share = question["measure"] in SHARES
    if not is_share and max(a.var(), b.var()) == 0:
        return pair
    pair.test.update((share_test if is_share else mean_test)(a, b, margin))
    return pair


def belongs(customers: pd.DataFrame, question: Row, group: str) -> pd.Series:
    """Whether a customer is in a group: a value, or numbers as `4+` and `1-2`."""
    values = customers[question["group_attribute"]]
    if group in ("true", "false"):
        return values.astype(float) == float(group == "true")
    if question["group_attribute"] == "product_count":
        low, _, high = group.removesuffix("+").partition("-")
        top = np.inf if group.endswith("+") else int(high or low)
        return values.between(int(low), top)
    return values == group


def pooled_deviation(a: Values, b: Values) -> float:
    """Root of the variances, weighted by their degrees of freedom."""
    squares = (len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)
    return float(np.sqrt(squares / (len(a) + len(b) - 2)))


def mean_test(a: Values, b: Values, margin: float) -> Row:
    """Welch, and two one-sided tests against the margin."""
    test = stats.ttest_ind(a, b, equal_var=False)
    interval = test.confidence_interval(0.95)
    equivalence = ttost_ind(a, b, -margin, margin, usevar="unequal")[0]
    return {
        "test_name": "welch_t",
        "statistic": test.statistic,
        "df": test.df,
        "p_value": test.pvalue,
        "p_equivalence": equivalence,
        "ci_low": interval.low,
        "ci_high": interval.high,
    }


def ranked(values: Values, is_money: bool) -> Values:
    """Values as their ranks are known: money to buckets of 1 %."""
    if not is_money:
        return values
    return np.asarray(np.sign(values) * np.floor(100 * np.log1p(np.abs(values))))


def turned_round(a: Values, b: Values) -> Row:
    """How many of those with a yes, and with a no, are in the first group."""
    return {
        "group_a_share_among_yes": a.sum() / (a.sum() + b.sum()),
        "group_a_share_among_no": (1 - a).sum() / ((1 - a).sum() + (1 - b).sum()),
        "group_a_share": len(a) / (len(a) + len(b)),
    }


def rank_test(a: Values, b: Values) -> Row:
    """Beside Welch: how often a value of the first group is the larger one."""
    return {
        "probability_of_superiority": (
            stats.mannwhitneyu(a, b).statistic / (len(a) * len(b))
        ),
        "companion_test": "brunner_munzel",
        "companion_p": stats.brunnermunzel(a, b).pvalue,
    }


def share_test(a: Values, b: Values, margin: float) -> Row:
    """Two proportions, Newcombe's interval, and Fisher's test beside it."""
    yes, n = [int(a.sum()), int(b.sum())], [len(a), len(b)]
    statistic, p_value = proportions_ztest(yes, n)
    low, high = confint_proportions_2indep(
        yes[0], n[0], yes[1], n[1], method="newcomb", compare="diff", alpha=0.05
    )
    more = [(k + 1) / (m + 2) for k, m in zip(yes, n, strict=True)]
    error = np.sqrt(sum(p * (1 - p) / (m + 2) for p, m in zip(more, n, strict=True)))
    table = [[k, m - k] for k, m in zip(yes, n, strict=True)]
    return {
        "test_name": "two_proportion_z",
        "statistic": statistic,
        "df": None,
        "p_value": p_value,
        "p_equivalence": max(
            stats.norm.sf((more[0] - more[1] + margin) / error),
            stats.norm.cdf((more[0] - more[1] - margin) / error),
        ),
        "ci_low": low,
        "ci_high": high,
        "cohens_h": proportion_effectsize(a.mean(), b.mean()),
        "companion_test": "fisher_exact",
        "companion_p": stats.fisher_exact(table).pvalue,
    }


def judge(pairs: Sequence[Compared], alpha: float) -> list[Row]:
    """Holm over all, one without a test being never rejected; then the verdict."""
    corrected = {}
    for name in ("p_value", "p_equivalence"):
        p_values = [pair.test.get(name, 1.0) for pair in pairs]
        corrected[name] = multipletests(p_values, method="holm")[1] if pairs else []
    rows: list[Row] = []
    for pair, p, p_equivalence in zip(
        pairs, corrected["p_value"], corrected["p_equivalence"], strict=True
    ):
        if not pair.test:
            rows.append({"verdict": "not_available"})
            continue
        verdict = "inconclusive"
        if p_equivalence < alpha:
            verdict = "equivalent"
        elif p < alpha:
            verdict = "different"
        rows.append(
            {
                "p_holm": p,
                "p_equivalence_holm": p_equivalence,
                "verdict": verdict,
                "is_detectable": bool(p < alpha),
            }
        )
    return rows
