"""What a number of calls reaches, tried on the half that the card has not seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats

from python_stats.group_difference import Interval
from python_stats.tables import Row

DIGITS = 9
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class GainRow:
    """Churned customers and their money among the first calls, for the whole bank.

    Counts and money are scaled from the half to the bank; shares are of all churned
    customers and of their known balances, each with a 95 % interval.
    """

    ordering: str
    call_count: int
    churned_reached: float
    churned_share: float | None
    low: float | None
    high: float | None
    balance_reached_amount: float | None
    balance_share: float | None
    balance_share_low: float | None
    balance_share_high: float | None


def gain_rows(counts: Iterable[Row]) -> list[GainRow]:
    """Say what the first calls of each ordering reach, and calls at random.

    Args:
        counts: Of one ordering (`expected_loss`, `balance`, `probability`) and
            call_count: called_count customers of the half, churned_reached of them
            churned with balance_reached_amount of known balances, whose squares add up
            to reached_square_sum; and of the whole half and bank half_customer_count,
            half_churned_count, half_balance_amount and half_square_sum of churned
            customers with a known balance (null when none is known), customer_count of
            the bank. Orderings that the extract does not allow are not there.

    Returns:
        By call_count and ordering; `random` is exact and its interval holds 95 % of
        the draws.
    """
    rows: list[GainRow] = []
    seen: set[int] = set()
    ordered = sorted(counts, key=lambda row: (row["call_count"], row["ordering"]))
    for row in ordered:
        if row["call_count"] not in seen:
            seen.add(row["call_count"])
            rows.append(_random_row(row))
        rows.append(_row(row))
    return sorted(rows, key=lambda row: (row.call_count, row.ordering))


def ratio_interval(
    part: float, whole: float, part_squares: float, whole_squares: float
) -> Interval:
    """The share of a sum that some of its members hold, who are seen as drawn.

    Variance of a ratio by linearisation (Cochran 1977, Sampling Techniques, 6.4): each
    member contributes its amount times (1 - share) or (0 - share). Cut to 0 and 1.

    Args:
        part: Sum over the members that are counted.
        whole: Sum over all; not 0.
        part_squares: Sum of squares over the members that are counted.
        whole_squares: The same over all.
    """
    share = part / whole
    squares = (1 - share) ** 2 * part_squares + share**2 * (
        whole_squares - part_squares
    )
    half = float(stats.norm.isf((1 - CONFIDENCE) / 2)) * sqrt(squares) / abs(whole)
    return Interval(share, max(0.0, share - half), min(1.0, share + half))


def _row(row: Row) -> GainRow:
    from statsmodels.stats.proportion import proportion_confint

    reached, churned = int(row["churned_reached"]), int(row["half_churned_count"])
    scale = row["customer_count"] / row["half_customer_count"]
    share = None
    if churned:
        low, high = proportion_confint(reached, churned, method="wilson")
        share = Interval(reached / churned, float(low), float(high))
    money = None
    if row["half_balance_amount"]:
        money = ratio_interval(
            float(row["balance_reached_amount"] or 0),
            float(row["half_balance_amount"]),
            float(row["reached_square_sum"] or 0),
            float(row["half_square_sum"]),
        )
    return _as_row(row, row["ordering"], scale * reached, share, money, scale)


def _random_row(row: Row) -> GainRow:
    """The same for customers drawn at random: how often which number is reached."""
    customers, churned = int(row["half_customer_count"]), int(row["half_churned_count"])
    called = int(row["called_count"])
    part = called / customers
    tail = (1 - CONFIDENCE) / 2
    share = None
    if churned:
        draws = stats.hypergeom(customers, churned, called)
        low, high = draws.ppf(tail), draws.ppf(1 - tail)
        share = Interval(part, float(low) / churned, float(high) / churned)
    money = None
    if row["half_balance_amount"] and customers > 1:
        total, squares = (
            float(row["half_balance_amount"]),
            float(row["half_square_sum"]),
        )
        # Of a sum over a draw without replacement; who has no such balance counts as 0.
        spread = (squares - total**2 / customers) / (customers - 1)
        half = float(stats.norm.isf(tail)) * sqrt(
            max(0.0, called * (1 - part) * spread)
        )
        half /= abs(total)
        money = Interval(part, max(0.0, part - half), min(1.0, part + half))
    scale = row["customer_count"] / customers
    return _as_row(row, "random", scale * churned * part, share, money, scale)


def _as_row(
    row: Row,
    ordering: str,
    reached: float,
    share: Interval | None,
    money: Interval | None,
    scale: float,
) -> GainRow:
    amount = (
        None
        if money is None
        else money.estimate * float(row["half_balance_amount"]) * scale
    )
    return GainRow(
        ordering=ordering,
        call_count=int(row["call_count"]),
        churned_reached=round(reached, 1),
        churned_share=_rounded(None if share is None else share.estimate),
        low=_rounded(None if share is None else share.low),
        high=_rounded(None if share is None else share.high),
        balance_reached_amount=None if amount is None else round(amount, 2),
        balance_share=_rounded(None if money is None else money.estimate),
        balance_share_low=_rounded(None if money is None else money.low),
        balance_share_high=_rounded(None if money is None else money.high),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(np.round(value, DIGITS))
