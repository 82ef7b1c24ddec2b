"""From the counts of months to the rows of their marts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from python_stats.group_counts import Histogram, Tally
from python_stats.group_difference import Interval, NotComparableError
from python_stats.hypotheses.verdict import Verdict, decide
from python_stats.means import compare_means
from python_stats.months.decomposition import TransitionCell, decompose
from python_stats.months.drift import (
    largest_gap,
    population_stability,
    same_shares_p,
)
from python_stats.months.paired import (
    PairedAnswers,
    PairedComparison,
    PairedMoments,
    compare_paired_means,
    compare_paired_shares,
)
from python_stats.months.results import (
    ComparisonResult,
    ContributionResult,
    DriftResult,
    RetentionResult,
    TrendResult,
)
from python_stats.months.survival import RiskSet, kaplan_meier
from python_stats.multiplicity import holm
from python_stats.sentences import months as sentences
from python_stats.shares import compare_shares

ALPHA = 0.05  # of intervals
MONTHS_OF_A_YEAR = 12
# The usual marks of a population stability index: moved, and moved much.
PSI_MOVED, PSI_MOVED_MUCH = 0.1, 0.25

Rows = Sequence[Mapping[str, Any]]


class Pair(NamedTuple):
    """Two consecutive months."""

    as_of_from: date
    as_of_to: date


# Pair, metric, segment; None is everybody who stayed.
Key = tuple[Pair, str, str | None]

_SUMS = (
    "customer_count", "sum_from", "sum_to", "squares_from", "squares_to", "products",
)  # fmt: skip


def _pair(row: Mapping[str, Any]) -> Pair:
    return Pair(row["as_of_from"], row["as_of_to"])


def comparison_rows(
    paths: Rows,
    metrics: Rows,
    *,
    months_alpha: float,
    min_reportable_count: int,
) -> list[ComparisonResult]:
    """Compare each metric between two months, on the customers who stayed.

    All together, and within each segment those who were in it in both months. The
    comparisons of one pair of months are a family; its error rate is a twelfth of
    `months_alpha`, which is that of a year.
    """
    sums: dict[Key, list[Any]] = defaultdict(lambda: [0] * len(_SUMS))
    for row in paths:
        before, after = row["segment_from"], row["segment_to"]
        if before is None or after is None:
            continue
        for segment in (None, before) if before == after else (None,):
            total = sums[_pair(row), row["metric"], segment]
            for place, name in enumerate(_SUMS):
                total[place] += row[name]
    results = []
    settings = {row["metric"]: row for row in metrics}
    order = sorted(sums, key=lambda k: (k[0], settings[k[1]]["position"], k[2] or ""))
    for pair in sorted({pair for pair, _, _ in order}):
        keys = [key for key in order if key[0] == pair]
        compared = [
            _compare(sums[key], settings[key[1]], min_reportable_count) for key in keys
        ]
        p_holm = holm([c.p_value for c, _ in compared if c])
        p_equivalence = holm([c.p_equivalence for c, _ in compared if c])
        corrected = iter(zip(p_holm, p_equivalence, strict=True))
        for key, (comparison, margin) in zip(keys, compared, strict=True):
            p, p_equal = next(corrected) if comparison else (None, None)
            verdict = decide(p, p_equal, months_alpha / MONTHS_OF_A_YEAR)
            results.append(
                _comparison_row(
                    key, sums[key], settings[key[1]], comparison, margin, p, p_equal,
                    verdict,
                )
            )  # fmt: skip
    return results


def _compare(
    sums: Sequence[Any], metric: Mapping[str, Any], min_reportable_count: int
) -> tuple[PairedComparison | None, float | None]:
    """The comparison, None where there is none or too few people, and its margin."""
    count, sum_from, sum_to, squares_from, squares_to, products = sums
    margin = metric["margin"]
    if metric["is_relative_margin"]:
        margin *= abs(float(sum_from) / count)
    if count < min_reportable_count or not margin:
        return None, margin or None
    try:
        if metric["unit"] == "share":
            both, before, after = int(products), int(sum_from), int(sum_to)
            answers = PairedAnswers(
                both, before - both, after - both, count - before - after + both
            )
            return compare_paired_shares(answers, margin=margin, alpha=ALPHA), margin
        squared = float(squares_from + squares_to - 2 * products)
        moments = PairedMoments(count, float(sum_from), float(sum_to), squared)
        return compare_paired_means(moments, margin=margin, alpha=ALPHA), margin
    except NotComparableError:
        return None, margin


def _comparison_row(
    key: Key,
    sums: Sequence[Any],
    metric: Mapping[str, Any],
    comparison: PairedComparison | None,
    margin: float | None,
    p_holm: float | None,
    p_equivalence_holm: float | None,
    verdict: Verdict,
) -> ComparisonResult:
    pair, name, segment = key
    count = int(sums[0])
    value_from, value_to = (float(total) / count for total in sums[1:3])
    interval = comparison.difference if comparison else None
    finding = sentences.Change(
        subject_en=metric["name_en"],
        subject_ru=metric["name_ru"],
        unit=metric["unit"],
        as_of_from=pair.as_of_from,
        as_of_to=pair.as_of_to,
        value_from=value_from,
        value_to=value_to,
        interval=interval,
        margin=margin,
        verdict=verdict,
        p_holm=p_holm,
        is_all=segment is None,
    )
    return ComparisonResult(
        as_of_from=pair.as_of_from,
        as_of_to=pair.as_of_to,
        metric=name,
        metric_en=metric["name_en"],
        metric_ru=metric["name_ru"],
        unit=metric["unit"],
        segment_code=segment,
        pair_count=count,
        value_from=value_from,
        value_to=value_to,
        difference=interval.estimate if interval else value_to - value_from,
        ci_low=interval.low if interval else None,
        ci_high=interval.high if interval else None,
        test_name=comparison.test_name if comparison else None,
        p_value=comparison.p_value if comparison else None,
        p_holm=p_holm,
        p_equivalence=comparison.p_equivalence if comparison else None,
        p_equivalence_holm=p_equivalence_holm,
        margin=margin,
        verdict=verdict,
        conclusion_en=sentences.change(finding, "en"),
        conclusion_ru=sentences.change(finding, "ru"),
    )


def contribution_rows(paths: Rows) -> list[ContributionResult]:
    """Split the change of each metric between two months into its components."""
    tables: dict[tuple[Pair, str], list[TransitionCell]] = defaultdict(list)
    for row in paths:
        tables[_pair(row), row["metric"]].append(
            TransitionCell(
                row["segment_from"],
                row["segment_to"],
                row["customer_count"],
                *(float(row[name]) for name in _SUMS[1:]),
            )
        )
    results = []
    for (pair, metric), cells in sorted(tables.items()):
        # In one order, so that sums of doubles do not depend on the engine's.
        cells.sort(key=lambda c: (c.segment_from or "", c.segment_to or ""))
        try:
            contributions = decompose(cells, alpha=ALPHA)
        except NotComparableError:
            continue
        results += [
            ContributionResult(
                as_of_from=pair.as_of_from,
                as_of_to=pair.as_of_to,
                metric=metric,
                component=part.component,
                segment_code=part.segment,
                contribution=part.contribution.estimate,
                ci_low=part.contribution.low,
                ci_high=part.contribution.high,
            )
            for part in contributions
        ]
    return results


def retention_rows(cohorts: Rows) -> list[RetentionResult]:
    """Estimate the survival of each cohort."""
    steps: dict[date, list[RiskSet]] = defaultdict(list)
    for row in sorted(cohorts, key=lambda row: (row["cohort"], row["months_since"])):
        if row["at_risk_count"]:
            steps[row["cohort"]].append(
                RiskSet(row["months_since"], row["at_risk_count"], row["gone_count"])
            )
    return [
        RetentionResult(
            cohort=cohort,
            months_since=point.months_since,
            at_risk_count=point.at_risk,
            gone_count=point.gone,
            survival=point.survival,
            survival_low=point.low,
            survival_high=point.high,
        )
        for cohort, sets in sorted(steps.items())
        for point in kaplan_meier(sets, alpha=ALPHA)
    ]


def drift_rows(counts: Rows, *, months_alpha: float) -> list[DriftResult]:
    """Measure how far each field moved between consecutive months.

    Holm over the fields of a pair of months, at a twelfth of `months_alpha`. A field
    that neither month knows is left out.
    """
    bands: dict[tuple[date, str], dict[str, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    buckets: dict[tuple[date, str], dict[int, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for row in counts:
        key = row["as_of"], row["field"]
        bands[key][row["band"]] += row["customer_count"]
        if row["bucket"] is not None:
            buckets[key][row["bucket"]] += row["customer_count"]
    dates = sorted({as_of for as_of, _ in bands})
    fields = sorted({field for _, field in bands})
    results = []
    for pair in map(Pair._make, pairwise(dates)):
        measured = [
            _measure(
                field,
                (bands[pair.as_of_from, field], bands[pair.as_of_to, field]),
                (buckets[pair.as_of_from, field], buckets[pair.as_of_to, field]),
            )
            for field in fields
        ]
        drifts = [drift for drift in measured if drift]
        corrected = holm([drift.p_value for drift in drifts])
        for drift, p_holm in zip(drifts, corrected, strict=True):
            results.append(
                DriftResult(
                    as_of_from=pair.as_of_from,
                    as_of_to=pair.as_of_to,
                    field=drift.field,
                    psi=drift.psi,
                    psi_null_95=drift.null_95,
                    ks=drift.gap,
                    test_name=drift.test_name,
                    p_value=drift.p_value,
                    p_holm=p_holm,
                    severity=_severity(drift, p_holm, months_alpha),
                )
            )
    return results


class _Drift(NamedTuple):
    field: str
    psi: float
    null_95: float
    gap: float | None
    test_name: str | None
    p_value: float | None


def _measure(
    field: str,
    bands: tuple[Mapping[str, int], Mapping[str, int]],
    buckets: tuple[Mapping[int, int], Mapping[int, int]],
) -> _Drift | None:
    if all(set(month) <= {"missing"} for month in bands):
        return None
    stability = population_stability(*bands)
    gap = test_name = p_value = None
    try:
        if all(buckets):
            shift = largest_gap(*buckets)
            gap, test_name, p_value = shift.gap, "kolmogorov_smirnov", shift.p_value
        else:
            test_name, p_value = "chi_squared", same_shares_p(*bands)
    except NotComparableError:
        test_name = None
    return _Drift(field, stability.psi, stability.null_95, gap, test_name, p_value)


def _severity(drift: _Drift, p_holm: float | None, months_alpha: float) -> str:
    """`alarm`, `warn` or `info`: how much it moved, if it is no chance."""
    is_chance = drift.psi <= drift.null_95 and (
        p_holm is None or p_holm >= months_alpha / MONTHS_OF_A_YEAR
    )
    if is_chance or drift.psi < PSI_MOVED:
        return "info"
    return "warn" if drift.psi < PSI_MOVED_MUCH else "alarm"


def trend_rows(counts: Rows) -> list[TrendResult]:
    """Answer each declared question in each month."""
    cells: dict[tuple[date, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in counts:
        cells[row["as_of"], row["hypothesis_id"]].append(row)
    return [_trend(*key, rows) for key, rows in sorted(cells.items())]


def _trend(as_of: date, hypothesis_id: str, rows: Rows) -> TrendResult:
    unit, margin, alpha = (rows[0][name] for name in ("unit", "margin", "alpha"))
    arms = [[row for row in rows if row["arm"] == arm] for arm in "ab"]
    interval: Interval | None = None
    p_value = None
    try:
        if unit == "share":
            tallies = [_tally(arm) for arm in arms]
            n_a, n_b = (tally.n for tally in tallies)
            values = [tally.mean if tally.n else None for tally in tallies]
            comparison = compare_shares(
                *tallies, margin=margin, alpha=alpha, family_size=1,
                with_companion=False,
            )  # fmt: skip
        else:
            histograms = [
                Histogram.from_cells(
                    (row["age_years"], row["customer_count"]) for row in arm
                )
                for arm in arms
            ]
            n_a, n_b = (histogram.n for histogram in histograms)
            values = [h.mean if h.n else None for h in histograms]
            comparison = compare_means(
                *histograms, margin=margin, alpha=alpha, family_size=1,
                with_companion=False,
            )  # fmt: skip
        interval, p_value = comparison.difference, comparison.p_value
    except NotComparableError:
        pass
    return TrendResult(
        as_of=as_of,
        hypothesis_id=hypothesis_id,
        n_a=n_a,
        n_b=n_b,
        value_a=values[0],
        value_b=values[1],
        difference=interval.estimate if interval else None,
        ci_low=interval.low if interval else None,
        ci_high=interval.high if interval else None,
        p_value=p_value,
    )


def _tally(rows: Rows) -> Tally:
    counts = {True: 0, False: 0, None: 0}
    for row in rows:
        counts[row["answer"]] += row["customer_count"]
    return Tally(counts[True], counts[False], counts[None])
