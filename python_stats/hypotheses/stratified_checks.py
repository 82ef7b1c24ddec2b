"""Each hypothesis within strata: the rows of `stratified_check_results`."""

from collections.abc import Mapping, Sequence
from typing import Any

from python_stats import strata
from python_stats.group_counts import Tally
from python_stats.group_difference import Comparison, Interval, NotComparableError
from python_stats.hypotheses.counted_groups import Pair
from python_stats.hypotheses.declared import Study, compare_pair
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.results import StratumResult, as_columns


def stratum_rows(**tables: Any) -> list[StratumResult]:
    """One row per population, hypothesis, stratum type and stratum.

    Args:
        tables: What `Study.from_rows` names.
    """
    return stratum_results(Study.from_rows(**tables))


def stratum_results(study: Study) -> list[StratumResult]:
    """One row per population, hypothesis, stratum type and stratum."""
    return [
        row
        for population in study.populations
        for hypothesis in study.hypotheses
        for row in hypothesis_strata(study, population, hypothesis)
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
    reportable = {
        stratum: min(a.n, b.n) > 1 and a.n + b.n >= study.min_reportable_count
        for stratum, (a, b) in pairs.items()
    }
    overall = difference(study.overall(population, hypothesis))
    pooled, homogeneity_p = pool(list(pairs.values()), alpha=hypothesis.alpha)
    rows = []
    for stratum, (a, b) in pairs.items():
        # Many strata, many chances to look reversed: the interval that decides
        # is Bonferroni-corrected over the strata that are big enough to be quoted.
        outcome = compare_pair(
            (a, b),
            hypothesis,
            family_size=max(1, sum(reportable.values())),
            with_companion=False,
        )
        rows.append(
            StratumResult(
                population=population,
                hypothesis_id=hypothesis.hypothesis_id,
                stratum_type=stratum_type,
                stratum=stratum,
                n=a.n + b.n,
                n_a=a.n,
                n_b=b.n,
                value_a=a.mean if a.n else None,
                value_b=b.mean if b.n else None,
                difference=difference((a, b)),
                **as_columns("pooled_odds_ratio", pooled),
                homogeneity_p=homogeneity_p,
                is_reversed=reportable[stratum]
                and isinstance(outcome, Comparison)
                and is_opposite(outcome.difference_adjusted, overall),
                is_reportable=reportable[stratum],
                **_interval_columns(outcome),
            )
        )
    return rows


def _interval_columns(outcome: Comparison | NotComparableError) -> dict[str, Any]:
    if isinstance(outcome, NotComparableError):
        return {}
    interval = outcome.difference
    columns = {"difference_low": interval.low, "difference_high": interval.high}
    if outcome.effect_size_name == "odds_ratio":
        columns |= as_columns("odds_ratio", outcome.effect_size)
    return columns


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


def is_opposite(interval: Interval, overall: float | None) -> bool:
    """Whether an interval lies wholly on the other side of 0."""
    if not overall:
        return False
    return interval.high < 0 if overall > 0 else interval.low > 0
