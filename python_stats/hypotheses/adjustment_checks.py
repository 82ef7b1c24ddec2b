"""How answers move with what is held fixed: rows of `adjustment_check_results`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from python_stats.adjustment import (
    AdjustedDifference,
    mantel_haenszel_difference,
    regression_difference,
)
from python_stats.group_counts import Tally
from python_stats.group_difference import Interval, NotComparableError
from python_stats.hypotheses.counted_groups import as_cells, as_pairs
from python_stats.hypotheses.declared import ALL_CUSTOMERS, Study
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.results import AdjustmentResult
from python_stats.hypotheses.verdict import (
    Judgement,
    Levels,
    Pair,
    Verdict,
    difference_interval,
)

NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Levels of an attribute in which the difference has opposite signs."""

    attribute: str
    lowest_level: str
    lowest: float
    highest_level: str
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """The difference with some attributes held fixed, judged like the test itself."""

    attributes: tuple[str, ...]
    n: int
    difference: AdjustedDifference | None = None
    verdict: Verdict = "not_available"
    level: float | None = None
    interval: Interval | None = None
    """At the error rate of the corrected test."""
    p_equivalence: float | None = None
    disagreement: Disagreement | None = None
    absent_column: str | None = None


def adjustment_rows(**tables: Any) -> list[AdjustmentResult]:
    """One row per hypothesis and set of attributes, of all customers.

    Args:
        tables: What `Study.from_rows` names.
    """
    study = Study.from_rows(**tables)
    return [
        row
        for hypothesis in study.hypotheses
        for row in hypothesis_adjustments(study, ALL_CUSTOMERS, hypothesis)
    ]


def hypothesis_adjustments(
    study: Study, population: str, hypothesis: Hypothesis
) -> list[AdjustmentResult]:
    """Nothing held fixed, each attribute, all of them; none without a test."""
    judgement = study.judgement(population, hypothesis)
    if isinstance(judgement, NotComparableError):
        return []
    a, b = study.overall(population, hypothesis)
    return [
        _unadjusted(hypothesis, judgement, a.n + b.n),
        *(
            _row(hypothesis, found, a.n + b.n)
            for found in adjustments(study, population, hypothesis, judgement)
        ),
    ]


def adjustments(
    study: Study, population: str, hypothesis: Hypothesis, judgement: Judgement
) -> list[Adjustment]:
    """Each attribute held fixed, then all that the extract has."""
    present = tuple(a for a in hypothesis.attributes if a not in study.absent_columns)
    disagreements = {
        attribute: disagreement(study, population, hypothesis, attribute, judgement)
        for attribute in present
    }
    sets: list[tuple[str, ...]] = [(attribute,) for attribute in hypothesis.attributes]
    if len(present) > 1:
        sets.append(present)
    return [
        _adjusted(study, population, hypothesis, attributes, judgement, disagreements)
        for attributes in sets
    ]


def disagreement(
    study: Study,
    population: str,
    hypothesis: Hypothesis,
    attribute: str,
    judgement: Judgement,
) -> Disagreement | None:
    """Whether levels of an attribute have differences of opposite signs.

    Both must be established, at the error rate shared by the levels large enough to be
    quoted, and reach the margin: a pooled difference would be true for nobody.
    """
    alike = study.groups.alike(population, hypothesis.hypothesis_id, [attribute])
    pairs = {
        levels[0]: pair
        for levels, pair in as_pairs(alike, hypothesis.unit).items()
        if is_reportable(pair, study.min_reportable_count)
    }
    return opposite_levels(attribute, pairs, judgement.margin, hypothesis.alpha)


def opposite_levels(
    attribute: str, pairs: Mapping[str, Pair], margin: float, alpha: float
) -> Disagreement | None:
    """The extreme levels, if some differ one way and some the other by a margin."""
    intervals: dict[str, Interval] = {}
    for level, pair in pairs.items():
        try:
            intervals[level] = difference_interval(pair, alpha / len(pairs))
        except NotComparableError:
            continue
    is_above = any(i.low > 0 and i.estimate >= margin for i in intervals.values())
    is_below = any(i.high < 0 and i.estimate <= -margin for i in intervals.values())
    if not (is_above and is_below):
        return None
    lowest, highest = (
        choose(intervals, key=lambda level: intervals[level].estimate)
        for choose in (min, max)
    )
    return Disagreement(
        attribute,
        lowest,
        intervals[lowest].estimate,
        highest,
        intervals[highest].estimate,
    )


def is_reportable(pair: Pair, min_reportable_count: int) -> bool:
    """Whether a part of the customers is large enough to be quoted."""
    a, b = pair
    return min(a.n, b.n) > 1 and a.n + b.n >= min_reportable_count


def _adjusted(
    study: Study,
    population: str,
    hypothesis: Hypothesis,
    attributes: tuple[str, ...],
    judgement: Judgement,
    disagreements: Mapping[str, Disagreement | None],
) -> Adjustment:
    for attribute in attributes:
        if attribute in study.absent_columns:
            return Adjustment(
                attributes=attributes,
                n=0,
                absent_column=study.absent_columns[attribute],
            )
    alike = study.groups.alike(population, hypothesis.hypothesis_id, attributes)
    if hypothesis.unit == "share":
        tallies = [
            (a, b)
            for a, b in as_pairs(alike, hypothesis.unit).values()
            if isinstance(a, Tally) and isinstance(b, Tally)
        ]
        found: AdjustedDifference | None = mantel_haenszel_difference(tallies)
    else:
        found = regression_difference(as_cells(alike))
    opposite = next((disagreements[a] for a in attributes if disagreements[a]), None)
    if found is None or opposite is not None:
        return Adjustment(
            attributes=attributes, n=found.n if found else 0, disagreement=opposite
        )
    p_equivalence = found.p_equivalence(judgement.margin)
    verdict = verdict_at(found.p_value, p_equivalence, judgement.levels)
    level = judgement.levels.shown(verdict)
    return Adjustment(
        attributes=attributes,
        n=found.n,
        difference=found,
        verdict=verdict,
        level=level,
        interval=found.interval(level),
        p_equivalence=p_equivalence,
    )


def verdict_at(p_value: float, p_equivalence: float, levels: Levels) -> Verdict:
    """The verdict at the levels at which the hypothesis itself is tested."""
    if p_equivalence < levels.equivalence:
        return "equivalent"
    return "different" if p_value < levels.difference else "inconclusive"


def _unadjusted(
    hypothesis: Hypothesis, judgement: Judgement, n: int
) -> AdjustmentResult:
    comparison = judgement.comparison
    return AdjustmentResult(
        hypothesis_id=hypothesis.hypothesis_id,
        adjusted_by=NOTHING,
        attribute_count=0,
        method=comparison.test_name,
        n=n,
        left_out_count=0,
        difference=comparison.difference.estimate,
        ci_low=comparison.difference.low,
        ci_high=comparison.difference.high,
        ci_level_adjusted=1 - judgement.level,
        ci_low_adjusted=judgement.interval.low,
        ci_high_adjusted=judgement.interval.high,
        p_value=comparison.p_value,
        p_equivalence=comparison.p_equivalence,
        verdict=judgement.verdict,
    )


def _row(hypothesis: Hypothesis, found: Adjustment, n: int) -> AdjustmentResult:
    columns: dict[str, Any] = {}
    if found.difference and found.interval and found.level is not None:
        interval = found.difference.interval(hypothesis.alpha)
        columns = {
            "method": found.difference.method,
            "difference": found.difference.estimate,
            "ci_low": interval.low,
            "ci_high": interval.high,
            "ci_level_adjusted": 1 - found.level,
            "ci_low_adjusted": found.interval.low,
            "ci_high_adjusted": found.interval.high,
            "p_value": found.difference.p_value,
            "p_equivalence": found.p_equivalence,
        }
    elif found.disagreement:
        columns = {
            "lowest_level": found.disagreement.lowest_level,
            "lowest_difference": found.disagreement.lowest,
            "highest_level": found.disagreement.highest_level,
            "highest_difference": found.disagreement.highest,
        }
    return AdjustmentResult(
        hypothesis_id=hypothesis.hypothesis_id,
        adjusted_by=" ".join(found.attributes),
        attribute_count=len(found.attributes),
        n=found.n,
        left_out_count=n - found.n,
        verdict=found.verdict,
        note=_note(found),
        **columns,
    )


def _note(found: Adjustment) -> str | None:
    if found.absent_column:
        return f"the extract has no column {found.absent_column}"
    if found.disagreement:
        return f"its parts by {found.disagreement.attribute} differ in direction"
    if found.difference is None:
        return "nobody of one group is like anybody of the other"
    return None


def all_declared(found: Sequence[Adjustment]) -> Adjustment | None:
    """The one that holds everything fixed that the extract has."""
    present = [f for f in found if not f.absent_column]
    return present[-1] if present else None
