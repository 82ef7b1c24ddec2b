"""Each hypothesis within strata: the rows of `stratified_check_results`."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from python_stats import strata
from python_stats.group_counts import Tally
from python_stats.group_difference import Comparison, Interval, NotComparableError
from python_stats.hypotheses.adjustment_checks import is_reportable, opposite_levels
from python_stats.hypotheses.declared import ALL_CUSTOMERS, Study
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.results import StratumResult, as_columns
from python_stats.hypotheses.verdict import (
    Judgement,
    Pair,
    compare_pair,
    difference_interval,
    judge,
)
from python_stats.multiplicity import holm


def stratum_rows(**tables: Any) -> list[StratumResult]:
    """One row per hypothesis, stratum type and stratum, of all customers.

    Args:
        tables: What `Study.from_rows` names.
    """
    return stratum_results(Study.from_rows(**tables))


def stratum_results(study: Study) -> list[StratumResult]:
    """One row per hypothesis, stratum type and stratum, of all customers."""
    return [
        row
        for hypothesis in study.hypotheses
        for row in hypothesis_strata(study, ALL_CUSTOMERS, hypothesis)
    ]


def hypothesis_strata(
    study: Study, population: str, hypothesis: Hypothesis
) -> list[StratumResult]:
    """The strata of one hypothesis; none if it has no customers."""
    return [
        row
        for stratum_type, pairs in study.strata(population, hypothesis).items()
        for row in _one_type(study, population, hypothesis, stratum_type, pairs)
    ]


def _one_type(
    study: Study,
    population: str,
    hypothesis: Hypothesis,
    stratum_type: str,
    pairs: Mapping[str, Pair],
) -> list[StratumResult]:
    alpha = hypothesis.alpha
    overall = study.judgement(population, hypothesis)
    margin = study.margin(population, hypothesis)
    reportable = {
        stratum: pair
        for stratum, pair in pairs.items()
        if is_reportable(pair, study.min_reportable_count)
    }
    outcomes = {
        stratum: compare_pair(
            pair,
            margin=margin or hypothesis.margin,
            alpha=alpha,
            family_size=max(1, len(reportable)),
            with_companion=False,
        )
        for stratum, pair in pairs.items()
    }
    # Many strata, many chances to look different: those that are big enough to be
    # quoted are a family of their own.
    judged = dict(
        zip(
            reportable,
            judge(
                list(reportable.values()),
                [outcomes[stratum] for stratum in reportable],
                [margin] * len(reportable),
                alpha,
            ),
            strict=True,
        )
    )
    pooled, homogeneity_p = pool(list(pairs.values()), alpha=alpha)
    disagrees = margin and opposite_levels(stratum_type, reportable, margin, alpha)
    corrected = homogeneity(study, population, hypothesis.family)
    rows = []
    for stratum, (a, b) in pairs.items():
        judgement = judged.get(stratum)
        known = judgement if isinstance(judgement, Judgement) else None
        rows.append(
            StratumResult(
                hypothesis_id=hypothesis.hypothesis_id,
                stratum_type=stratum_type,
                stratum=stratum,
                n=a.n + b.n,
                n_a=a.n,
                n_b=b.n,
                value_a=a.mean if a.n else None,
                value_b=b.mean if b.n else None,
                difference=difference((a, b)),
                p_holm=known.p_holm if known else None,
                p_equivalence_holm=known.p_equivalence_holm if known else None,
                verdict=known.verdict if known else "not_available",
                # One ratio for strata of opposite directions would be true for none.
                **as_columns("pooled_odds_ratio", None if disagrees else pooled),
                homogeneity_p=homogeneity_p,
                homogeneity_p_holm=corrected.get(
                    (hypothesis.hypothesis_id, stratum_type)
                ),
                is_reversed=known is not None
                and isinstance(overall, Judgement)
                and is_reversed(
                    difference_interval((a, b), alpha / len(reportable)), overall
                ),
                is_reportable=stratum in reportable,
                **_test_columns(outcomes[stratum]),
            )
        )
    return rows


def _test_columns(outcome: Comparison | NotComparableError) -> dict[str, Any]:
    if isinstance(outcome, NotComparableError):
        return {}
    interval = outcome.difference
    columns = {
        "difference_low": interval.low,
        "difference_high": interval.high,
        "p_value": outcome.p_value,
        "p_equivalence": outcome.p_equivalence,
    }
    if outcome.effect_size_name == "odds_ratio":
        columns |= as_columns("odds_ratio", outcome.effect_size)
    return columns


@lru_cache(maxsize=16)
def homogeneity(
    study: Study, population: str, family: str
) -> Mapping[tuple[str, str], float | None]:
    """Holm-corrected p of "the same in all strata" by hypothesis and stratum type.

    The hypotheses of a family and their stratum types are one set of tests: without a
    correction one of four hypotheses looks inhomogeneous in 17 % of runs.
    """
    uncorrected = {
        (h.hypothesis_id, stratum_type): pool(list(pairs.values()), alpha=h.alpha)[1]
        for h in study.hypotheses
        if h.family == family
        for stratum_type, pairs in study.strata(population, h).items()
    }
    return dict(zip(uncorrected, holm(list(uncorrected.values())), strict=True))


def pool(
    pairs: Sequence[Pair], *, alpha: float
) -> tuple[Interval | None, float | None]:
    """Pooled odds ratio (shares only) and the p-value of "equal in all strata"."""
    tallies = [
        (a, b) for a, b in pairs if isinstance(a, Tally) and isinstance(b, Tally)
    ]
    if not tallies:
        return None, strata.mean_homogeneity_p(pairs)
    pooled = strata.pooled_odds_ratio(tallies, alpha=alpha)
    return (pooled.odds_ratio, pooled.homogeneity_p) if pooled else (None, None)


def difference(pair: Pair) -> float | None:
    """Difference of the two means or shares, None if a group has no value."""
    a, b = pair
    return a.mean - b.mean if a.n and b.n else None


def is_reversed(stratum: Interval, overall: Judgement) -> bool:
    """Whether a stratum contradicts an established difference.

    Its interval lies wholly on the other side of 0, and it differs by the margin at
    least: among millions of customers a difference of no consequence has a direction
    too, and groups that are practically the same have none to contradict.
    """
    if overall.verdict != "different" or abs(stratum.estimate) < overall.margin:
        return False
    if overall.comparison.difference.estimate > 0:
        return stratum.high < 0
    return stratum.low > 0
