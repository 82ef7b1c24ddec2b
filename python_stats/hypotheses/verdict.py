"""From p-values and intervals to a verdict: one rule for every hypothesis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from python_stats import means, shares
from python_stats.group_counts import Numbers, Sample, Tally
from python_stats.group_difference import Comparison, Interval, NotComparableError
from python_stats.multiplicity import holm, holm_levels

Verdict = Literal["different", "equivalent", "inconclusive", "not_available"]
Size = Literal["material", "negligible", "unclear"]
Pair = tuple[Sample, Sample]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Where the procedure tests one of a family, given the p-values of the others."""

    difference: float
    equivalence: float

    def shown(self, verdict: Verdict) -> float:
        """Error rate of the interval that goes with a verdict.

        A difference is established if and only if the interval at `difference` leaves
        0 out; a margin is ruled out if and only if that at twice `equivalence` stays
        within it. Where neither is, the wider of them shows both.
        """
        if verdict == "equivalent":
            return 2 * self.equivalence
        if verdict == "different":
            return self.difference
        return min(self.difference, 2 * self.equivalence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What follows for one of a family of comparisons."""

    comparison: Comparison
    margin: float
    p_holm: float
    p_equivalence_holm: float
    levels: Levels
    verdict: Verdict
    is_detectable: bool
    level: float
    """Error rate of `interval`, that of the corrected test."""
    interval: Interval
    size: Size
    equivalent_from_margin: float | None
    """Smallest margin with which the verdict would be `equivalent`."""
    material_up_to_margin: float | None
    """Largest margin with which the size would be `material`; None from 0 on."""


def judge(
    pairs: Sequence[Pair],
    comparisons: Sequence[Comparison | NotComparableError],
    margins: Sequence[float | None],
    alpha: float,
) -> list[Judgement | NotComparableError]:
    """Judge a family of comparisons at one error rate.

    One that could not be computed stays in the family and is never rejected.
    """
    p_values = [_value(c, "p_value") for c in comparisons]
    equivalences = [_value(c, "p_equivalence") for c in comparisons]
    corrected = zip(
        pairs,
        comparisons,
        margins,
        holm(p_values),
        holm(equivalences),
        holm_levels(p_values, alpha),
        holm_levels(equivalences, alpha),
        strict=True,
    )
    judged: list[Judgement | NotComparableError] = []
    for pair, comparison, margin, p, p_equivalence, level, other_level in corrected:
        if isinstance(comparison, NotComparableError):
            judged.append(comparison)
            continue
        levels = Levels(difference=level, equivalence=other_level)
        verdict = decide(p, p_equivalence, alpha)
        if p is None or p_equivalence is None or margin is None:
            raise ValueError(f"{comparison} has no p-value or no margin")
        interval = difference_interval(pair, levels.shown(verdict))
        established = difference_interval(pair, levels.difference)
        judged.append(
            Judgement(
                comparison=comparison,
                margin=margin,
                p_holm=p,
                p_equivalence_holm=p_equivalence,
                levels=levels,
                verdict=verdict,
                is_detectable=p < alpha,
                level=levels.shown(verdict),
                interval=interval,
                size=size(interval, margin),
                equivalent_from_margin=equivalent_from(pair, levels.equivalence),
                material_up_to_margin=distance_from_zero(established),
            )
        )
    return judged


def decide(
    p_difference: float | None, p_equivalence: float | None, alpha: float
) -> Verdict:
    """Give the verdict from the two Holm-corrected p-values.

    Equivalence comes first: with enough customers every difference, however
    small, is detectable, and "within the margin" is then the useful answer.
    """
    if p_difference is None or p_equivalence is None:
        return "not_available"
    if p_equivalence < alpha:
        return "equivalent"
    if p_difference < alpha:
        return "different"
    return "inconclusive"


def size(interval: Interval, margin: float) -> Size:
    """Compare an interval of the difference with the margin that matters."""
    if interval.low >= margin or interval.high <= -margin:
        return "material"
    if -margin < interval.low and interval.high < margin:
        return "negligible"
    return "unclear"


def compare_pair(
    pair: Pair,
    *,
    margin: float,
    alpha: float,
    family_size: int,
    with_companion: bool = True,
) -> Comparison | NotComparableError:
    """Compare means or shares, whichever the samples hold."""
    a, b = pair
    try:
        if isinstance(a, Tally) and isinstance(b, Tally):
            return shares.compare_shares(
                a,
                b,
                margin=margin,
                alpha=alpha,
                family_size=family_size,
                with_companion=with_companion,
            )
        return means.compare_means(
            *_numbers(pair),
            margin=margin,
            alpha=alpha,
            family_size=family_size,
            with_companion=with_companion,
        )
    except NotComparableError as error:
        return error


def difference_interval(pair: Pair, alpha: float) -> Interval:
    """Interval of the difference at 1 - alpha; raises like the comparison."""
    a, b = pair
    if isinstance(a, Tally) and isinstance(b, Tally):
        return shares.share_difference(a, b, alpha=alpha)
    return means.mean_difference(*_numbers(pair), alpha=alpha)


def equivalent_from(pair: Pair, level: float) -> float | None:
    """Smallest margin that two one-sided tests at `level` rule out."""
    a, b = pair
    if isinstance(a, Tally) and isinstance(b, Tally):
        return shares.equivalent_from(a, b, level=level)
    return means.equivalent_from(*_numbers(pair), level=level)


def distance_from_zero(interval: Interval) -> float | None:
    """How far an interval is from 0; None if it has 0 within."""
    nearest = max(interval.low, -interval.high)
    return nearest if nearest > 0 else None


def _numbers(pair: Pair) -> tuple[Numbers, Numbers]:
    a, b = pair
    if isinstance(a, Tally) or isinstance(b, Tally):
        raise TypeError(f"cannot compare {a} with {b}")
    return a, b


def _value(outcome: Comparison | NotComparableError, name: str) -> float | None:
    return getattr(outcome, name) if isinstance(outcome, Comparison) else None
