"""Is an action aimed at those who leave more often? `recommendation_results`."""

from collections.abc import Sequence
from dataclasses import dataclass

from python_stats.group_difference import Interval
from python_stats.multiplicity import holm
from python_stats.part_of_whole import differs_from_rest
from python_stats.sentences.actions import (
    Aim,
    Group,
    Obstacle,
    Verdict,
    evidence,
    situation,
    verdict_words,
)
from python_stats.tables import Row

NOT_OFFERED = (
    *(Obstacle.ABSENT_COLUMN, Obstacle.ABSENT_BAND),
    *(Obstacle.NOBODY, Obstacle.NOBODY_LEFT),
)


@dataclass(frozen=True, slots=True)
class RecommendationResult:
    """Those an action is aimed at, beside the rest; None: nothing to compare."""

    segment_code: str
    recommendation_id: str
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    p_value: float | None
    p_holm: float | None
    verdict: str
    is_emergency: bool
    verdict_en: str
    verdict_ru: str
    evidence_en: str | None
    evidence_ru: str | None
    situation_en: str | None
    situation_ru: str | None


def recommendation_results(
    *,
    groups: Sequence[Row],
    min_reportable_count: int,
    recommendation_alpha: float,
    emergency_share_at_risk: float,
) -> list[RecommendationResult]:
    """Judge every action by the churn of those it is aimed at.

    Args:
        groups: Rows of `int_recommendations__groups`.
        min_reportable_count: Fewest customers on either side of a comparison.
        recommendation_alpha: Chance of one false verdict among all actions (Holm).
        emergency_share_at_risk: Share of a group's balance, held by churned customers,
            from which its situation is an emergency.
    """
    p_values = [_p_value(row, min_reportable_count) for row in groups]
    # What cannot be compared is no test and costs the others nothing.
    corrected = iter(holm([p for p in p_values if p is not None]))
    results = []
    for row, p_value in zip(groups, p_values, strict=True):
        p_holm = None if p_value is None else next(corrected)
        difference = _difference(row)
        obstacle = _obstacle(row, min_reportable_count)
        verdict = _verdict(row, difference, p_holm, recommendation_alpha, obstacle)
        aim = Aim(
            group={"en": row["segment_en"], "ru": row["segment_ru"]},
            feature={"en": row["feature_en"], "ru": row["feature_ru"]},
            band={"en": row["band_en"], "ru": row["band_ru"]},
            purpose=row["purpose"],
            aimed=Group(row["aimed_count"], row["aimed_churned_count"]),
            rest=Group(row["rest_count"], row["rest_churned_count"]),
            difference=difference,
            verdict=verdict,
            obstacle=obstacle,
            fewest=min_reportable_count,
        )
        whole = Group(row["group_count"], row["group_churned_count"])
        share_at_risk = row["balance_at_risk_share"]
        is_emergency = (
            whole.count >= min_reportable_count
            and whole.count > whole.churned
            and (whole.rate if share_at_risk is None else share_at_risk)
            >= emergency_share_at_risk
        )
        is_described = whole.count >= min_reportable_count
        told = (whole, share_at_risk, is_emergency)
        results.append(
            RecommendationResult(
                segment_code=row["segment_code"],
                recommendation_id=row["recommendation_id"],
                difference=None if difference is None else difference.estimate,
                difference_low=None if difference is None else difference.low,
                difference_high=None if difference is None else difference.high,
                p_value=p_value,
                p_holm=p_holm,
                verdict=verdict,
                is_emergency=is_emergency,
                verdict_en=verdict_words(aim, "en"),
                verdict_ru=verdict_words(aim, "ru"),
                evidence_en=evidence(aim, "en"),
                evidence_ru=evidence(aim, "ru"),
                situation_en=situation(*told, "en") if is_described else None,
                situation_ru=situation(*told, "ru") if is_described else None,
            )
        )
    return results


def _p_value(row: Row, fewest: int) -> float | None:
    """Two-sided p of equal churn; None where a side is too small to be judged."""
    if min(row["aimed_count"], row["rest_count"]) < fewest:
        return None
    return differs_from_rest(
        row["aimed_count"],
        row["aimed_churned_count"],
        row["aimed_count"] + row["rest_count"],
        row["aimed_churned_count"] + row["rest_churned_count"],
    )


def _difference(row: Row) -> Interval | None:
    """Churn of those aimed at minus churn of the rest; Newcombe 1998, method 10."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    aimed = Group(row["aimed_count"], row["aimed_churned_count"])
    rest = Group(row["rest_count"], row["rest_churned_count"])
    if not (aimed.count and rest.count):
        return None
    low, high = confint_proportions_2indep(
        aimed.churned, aimed.count, rest.churned, rest.count, method="newcomb"
    )
    return Interval(aimed.rate - rest.rate, float(low), float(high))


def _obstacle(row: Row, fewest: int) -> Obstacle | None:
    """Why the churn of those aimed at says nothing about the action."""
    if not row["is_feature_present"]:
        return Obstacle.ABSENT_COLUMN
    if not row["is_band_present"]:
        return Obstacle.ABSENT_BAND
    if not row["aimed_count"]:
        return Obstacle.NOBODY
    if row["purpose"] == "keep" and row["aimed_count"] == row["aimed_churned_count"]:
        return Obstacle.NOBODY_LEFT
    if row["aimed_feature"] is None and not row["rest_count"]:
        return Obstacle.EVERYBODY
    if min(row["aimed_count"], row["rest_count"]) < fewest:
        return Obstacle.TOO_FEW
    return None


def _verdict(
    row: Row,
    difference: Interval | None,
    p_holm: float | None,
    alpha: float,
    obstacle: Obstacle | None,
) -> Verdict:
    if obstacle in NOT_OFFERED:
        return Verdict.NOT_AVAILABLE
    if obstacle or difference is None or p_holm is None or p_holm > alpha:
        return Verdict.OPEN
    if difference.low <= 0 <= difference.high:
        return Verdict.OPEN
    leaves_more = difference.estimate > 0
    return (
        Verdict.SUPPORTED
        if leaves_more == (row["purpose"] == "keep")
        else Verdict.AGAINST
    )
