"""What a campaign could find, before anybody is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from python_stats.power import smallest_detectable_difference
from python_stats.tables import Row


@dataclass(frozen=True, slots=True)
class PlannedBlock:
    """Sizes of a block's arms and the share of its members expected to be lost."""

    call_n: int
    control_n: int
    expected_share: float


def detectable_effect(blocks: Sequence[PlannedBlock], *, alpha: float) -> float | None:
    """Difference of shares that is found 80 times in 100, 0 to 1.

    From the variance of the Mantel-Haenszel difference if the arms do not differ. None
    when no block has members in both arms.
    """
    used = [b for b in blocks if b.call_n and b.control_n]
    weights = [b.call_n * b.control_n / (b.call_n + b.control_n) for b in used]
    total = sum(weights)
    if not total:
        return None
    variance = sum(
        (weight / total) ** 2
        * b.expected_share
        * (1 - b.expected_share)
        * (1 / b.call_n + 1 / b.control_n)
        for weight, b in zip(weights, used, strict=True)
    )
    return smallest_detectable_difference(sqrt(variance), alpha)


def expected_shares(
    campaign: Row, events: Sequence[Row], portraits: Sequence[Row]
) -> Mapping[str, float]:
    """Share with the outcome, by segment, as the months before the draw had it.

    From the last two months that were delivered before the campaign: of the customers
    whom its list is about, how many would have had the outcome without a call. Over
    several months as many are lost in each. Empty without two months, and for amounts.

    Args:
        campaign: `purpose`, `outcome`, `horizon_months`, `as_of`.
        events: Rows of `churn_events`.
        portraits: Rows of `monthly_portraits`.
    """
    pairs = {
        (str(row["as_of_from"]), str(row["as_of_to"]))
        for row in events
        if str(row["as_of_to"]) <= str(campaign["as_of"])
    }
    if not pairs:
        return {}
    start, finish = max(pairs, key=lambda pair: pair[1])
    happened = {
        (row["segment_from"], row["event"]): row["customer_count"]
        for row in events
        if str(row["as_of_to"]) == finish
    }
    shares = {}
    for month in portraits:
        if str(month["as_of"]) != start:
            continue
        segment = month["segment_code"]
        count = {
            event: happened.get((segment, event), 0)
            for event in ("flagged", "flag_withdrawn", "gone_flagged", "gone_unflagged")
        }
        flagged = month["churned_count"]
        if campaign["purpose"] == "win_back":
            base = flagged
            lost = {
                "gone": count["gone_flagged"],
                "flagged_or_gone": flagged - count["flag_withdrawn"],
            }
        else:
            base = month["customer_count"] - flagged
            lost = {
                "gone": count["gone_unflagged"],
                "flagged_or_gone": count["flagged"] + count["gone_unflagged"],
            }
        if base and campaign["outcome"] in lost:
            share = min(1.0, lost[campaign["outcome"]] / base)
            shares[segment] = 1 - (1 - share) ** campaign["horizon_months"]
    return shares
