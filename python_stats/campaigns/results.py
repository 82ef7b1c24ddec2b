"""What each campaign could find and what it found: rows of the campaigns' marts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from scipy import stats

from python_stats.campaigns import sentences
from python_stats.campaigns.effect import (
    Block,
    BlockMoments,
    compare_amounts,
    compare_arms,
    effect_on_reached,
    ratio_mismatch_p,
)
from python_stats.campaigns.power import (
    PlannedBlock,
    detectable_effect,
    expected_shares,
)
from python_stats.group_difference import Interval, NotComparableError
from python_stats.multiplicity import holm
from python_stats.tables import Row

ALPHA = 0.05
CampaignVerdict = Literal[
    "helped", "harmed", "equivalent", "inconclusive", "not_available"
]
# Outcomes of which less is better.
LOSSES = ("flagged_or_gone", "gone")
AMOUNT = "balance_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlan:
    """What a campaign can find with the members that it has."""

    campaign_id: str
    smallest_detectable_effect: float | None
    """Difference of shares at 80 % power; None for amounts."""
    sentence_en: str
    sentence_ru: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignResult:
    """A campaign in one later month; what could not be computed is None."""

    campaign_id: str
    as_of: str
    months_since: int
    is_final: bool
    n_call: int
    n_control: int
    outcome_call_count: int | None = None
    outcome_control_count: int | None = None
    difference: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    p_holm: float | None = None
    p_equivalence: float | None = None
    p_equivalence_holm: float | None = None
    pooled_difference: float | None = None
    relative_difference: float | None = None
    relative_low: float | None = None
    relative_high: float | None = None
    verdict: CampaignVerdict = "not_available"
    customers_kept: float | None = None
    balance_kept_per_call_amount: float | None = None
    balance_kept_per_call_low: float | None = None
    balance_kept_per_call_high: float | None = None
    cost_amount: float
    ratio_mismatch_p: float | None = None
    reached_count: int | None = None
    effect_on_reached: float | None = None
    effect_on_reached_low: float | None = None
    effect_on_reached_high: float | None = None
    note: str | None = None
    conclusion_en: str = ""
    conclusion_ru: str = ""


def campaign_plans(
    *,
    settings: Sequence[Row],
    blocks: Sequence[Row],
    events: Sequence[Row],
    portraits: Sequence[Row],
) -> list[CampaignPlan]:
    """What each campaign that was drawn could find.

    Args:
        settings: Rows of `stg_campaigns__settings`.
        blocks: Rows of `stats_campaign_blocks`.
        events: Rows of `churn_events`.
        portraits: Rows of `monthly_portraits`.
    """
    plans = []
    for campaign in settings:
        own = [row for row in blocks if row["campaign_id"] == campaign["campaign_id"]]
        if not own:
            continue
        plans.append(plan_of(campaign, own, events, portraits))
    return plans


def plan_of(
    campaign: Row,
    blocks: Sequence[Row],
    events: Sequence[Row],
    portraits: Sequence[Row],
) -> CampaignPlan:
    """What one campaign could find.

    Args:
        campaign: Its settings and the month of its draw, `as_of`.
        blocks: `block`, `call_count`, `control_count`, `mean_churn_probability`.
        events: Rows of `churn_events`.
        portraits: Rows of `monthly_portraits`.
    """
    known = expected_shares(campaign, events, portraits)
    effect = None
    if campaign["outcome"] != AMOUNT:
        planned = [
            PlannedBlock(
                row["call_count"], row["control_count"], _expected_share(row, known)
            )
            for row in blocks
        ]
        effect = detectable_effect(planned, alpha=ALPHA)
    sizes = (
        sum(row["call_count"] for row in blocks),
        sum(row["control_count"] for row in blocks),
    )
    return CampaignPlan(
        campaign_id=campaign["campaign_id"],
        smallest_detectable_effect=effect,
        sentence_en=sentences.plan(
            campaign, *sizes, effect=effect, is_observed=bool(known), language="en"
        ),
        sentence_ru=sentences.plan(
            campaign, *sizes, effect=effect, is_observed=bool(known), language="ru"
        ),
    )


def _expected_share(block: Row, known: Mapping[str, float]) -> float:
    """As observed in the block's segment, else the card's, else the worst case."""
    segment = block["block"].rpartition("-")[0]
    for share in (known.get(segment), block["mean_churn_probability"]):
        if share is not None:
            return float(share)
    return 0.5


def campaign_effects(
    *, settings: Sequence[Row], outcomes: Sequence[Row]
) -> list[CampaignResult]:
    """Every campaign in every delivered month after its draw, up to its horizon.

    The correction is over the campaigns whose result is final.

    Args:
        settings: Rows of `stg_campaigns__settings`.
        outcomes: Rows of `stats_campaign_outcomes`, one per campaign, month and block.
    """
    by_id = {row["campaign_id"]: row for row in settings}
    months: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in outcomes:
        months[row["campaign_id"], str(row["as_of"])].append(row)
    results = [_measure(by_id[key[0]], key[1], months[key]) for key in sorted(months)]
    final = [i for i, result in enumerate(results) if result.is_final]
    p_holm = holm([results[i].p_value for i in final])
    p_equivalence = holm([results[i].p_equivalence for i in final])
    for i, p, q in zip(final, p_holm, p_equivalence, strict=True):
        results[i] = replace(
            results[i],
            p_holm=p,
            p_equivalence_holm=q,
            verdict=_verdict(by_id[results[i].campaign_id], results[i], p, q),
        )
    return [
        replace(
            result,
            conclusion_en=sentences.conclude(
                by_id[result.campaign_id], result, len(final), "en"
            ),
            conclusion_ru=sentences.conclude(
                by_id[result.campaign_id], result, len(final), "ru"
            ),
        )
        for result in results
    ]


def _measure(campaign: Row, as_of: str, blocks: Sequence[Row]) -> CampaignResult:
    months_since = blocks[0]["months_since"]
    call, control = (
        sum(row[f"{arm}_count"] for row in blocks) for arm in ("call", "control")
    )
    columns: dict[str, Any] = {
        "campaign_id": campaign["campaign_id"],
        "as_of": as_of,
        "months_since": months_since,
        "n_call": call,
        "n_control": control,
        "cost_amount": campaign["call_cost_amount"]
        * sum(row["call_drawn"] for row in blocks),
    }
    waiting = blocks[0]["undelivered_city_count"]
    is_final = months_since == campaign["horizon_months"] and not waiting
    columns["is_final"] = is_final
    if waiting:
        return CampaignResult(**columns, note="city_not_delivered")
    columns["ratio_mismatch_p"] = ratio_mismatch_p(
        call,
        control,
        sum(row["call_drawn"] for row in blocks),
        sum(row["control_drawn"] for row in blocks),
    )
    kept = compare_amounts([_moments(row) for row in blocks], alpha=ALPHA)
    columns |= _spread("balance_kept_per_call", kept, first="_amount")
    try:
        columns |= (
            _amounts(campaign, kept)
            if campaign["outcome"] == AMOUNT
            else _shares(campaign, blocks)
        )
    except NotComparableError as error:
        return CampaignResult(**columns, note=str(error.obstacle))
    if not is_final:
        columns["note"] = "horizon_not_reached"
    return CampaignResult(**columns)


def _shares(campaign: Row, blocks: Sequence[Row]) -> dict[str, Any]:
    counts = [
        Block(
            row["call_yes"], row["call_count"], row["control_yes"], row["control_count"]
        )
        for row in blocks
    ]
    effect = compare_arms(
        counts, margin=campaign["smallest_useful_effect"], alpha=ALPHA
    )
    call = sum(block.call_n for block in counts)
    sign = -1 if campaign["outcome"] in LOSSES else 1
    columns: dict[str, Any] = {
        "outcome_call_count": sum(block.call_yes for block in counts),
        "outcome_control_count": sum(block.control_yes for block in counts),
        "difference": effect.difference,
        "ci_low": effect.pooled.low,
        "ci_high": effect.pooled.high,
        "pooled_difference": effect.pooled.estimate,
        "p_value": effect.p_value,
        "p_equivalence": effect.p_equivalence,
        "customers_kept": sign * effect.pooled.estimate * call,
        **_spread("relative", effect.relative, first="_difference"),
    }
    reached = [n for row in blocks if (n := row["reached_count"]) is not None]
    if reached:
        columns["reached_count"] = sum(reached)
        columns |= _spread(
            "effect_on_reached",
            effect_on_reached(effect.pooled, sum(reached), call, alpha=ALPHA),
        )
    return columns


def _amounts(campaign: Row, kept: Interval | None) -> dict[str, Any]:
    if kept is None:
        return {"note": "too_few_known_balances"}
    half = kept.high - kept.estimate
    if half == 0:
        return {"note": "no_variance"}
    error = half / float(stats.norm.isf(ALPHA / 2))
    margin = campaign["smallest_useful_effect"]
    return {
        "difference": kept.estimate,
        "pooled_difference": kept.estimate,
        "ci_low": kept.low,
        "ci_high": kept.high,
        "p_value": float(2 * stats.norm.sf(abs(kept.estimate) / error)),
        "p_equivalence": float(stats.norm.sf((margin - abs(kept.estimate)) / error)),
    }


def _moments(row: Row) -> BlockMoments:
    return BlockMoments(
        row["call_balance_count"],
        float(row["call_balance_sum"]),
        float(row["call_balance_sum_of_squares"]),
        row["control_balance_count"],
        float(row["control_balance_sum"]),
        float(row["control_balance_sum_of_squares"]),
    )


def _verdict(
    campaign: Row, result: CampaignResult, p: float | None, q: float | None
) -> CampaignVerdict:
    if p is None or q is None or result.pooled_difference is None:
        return "not_available"
    if q < ALPHA:
        return "equivalent"
    if p >= ALPHA:
        return "inconclusive"
    is_loss = campaign["outcome"] in LOSSES
    return "helped" if (result.pooled_difference < 0) == is_loss else "harmed"


def _spread(name: str, interval: Interval | None, first: str = "") -> dict[str, Any]:
    if interval is None:
        return {}
    return {
        f"{name}{first}": interval.estimate,
        f"{name}_low": interval.low,
        f"{name}_high": interval.high,
    }
