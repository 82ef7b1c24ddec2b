"""The search of rules on counts made up so that one threshold decides."""

from collections.abc import Mapping

import pytest

from python_stats.drivers.rule_search import COUNTS, rule_results
from python_stats.tables import Row

SETTINGS = {
    "risk_segment_min_count": 100,
    "risk_segment_min_lift": 1.5,
    "risk_segment_max_loyal_lift": 0.01,
    "risk_segment_min_gain": 1.1,
    "risk_segment_min_share": 0.02,
    "risk_segment_alpha": 0.05,
}
Halves = tuple[int, int, int, int]


def rules(counts: Mapping[str, Halves], **changed: float) -> list[str]:
    """The risk rules over bands such as `x p`, of the features a, b, c."""
    patterns: list[Row] = [
        dict(zip("abc", bands.split(), strict=False))
        | dict(zip(COUNTS, halves, strict=True))
        | {"balance_amount": None, "balance_at_risk_amount": None}
        for bands, halves in counts.items()
    ]
    settings = SETTINGS | changed
    found = rule_results(patterns=patterns, **settings)  # type: ignore[arg-type]
    return [rule.rule for rule in found if rule.side == "risk"]


# Of 1 000 in each half 100 churned; 40 of the 50 with x, which is 8 times as many.
SMALL = {"x": (50, 40, 50, 40), "y": (950, 60, 950, 60)}


@pytest.mark.parametrize(
    ("threshold", "reached", "missed"),
    [
        ("risk_segment_min_count", 100, 101),
        ("risk_segment_min_lift", 8, 8.01),
        ("risk_segment_min_gain", 8, 8.01),
        ("risk_segment_min_share", 0.4, 0.41),
    ],
)
def test_a_threshold_that_is_just_reached_is_reached(
    threshold: str, reached: float, missed: float
) -> None:
    assert rules(SMALL, **{threshold: reached}) == ["a = x"]
    assert rules(SMALL, **{threshold: missed}) == []


def test_a_rule_needs_enough_customers_whom_no_other_names_in_both_halves() -> None:
    counts = {
        "x p": (10, 9, 30, 27),
        "x q": (60, 45, 30, 22),
        "y p": (90, 81, 90, 81),
        "y q": (840, 15, 850, 20),
    }
    assert rules(counts) == ["b = p"]
    more = counts | {"x q": (60, 45, 50, 37), "y q": (840, 15, 830, 5)}
    assert rules(more) == ["b = p", "a = x"]


def test_a_rate_that_is_not_reached_in_the_other_half_refuses_the_rule_alone() -> None:
    """Of x 21 % churned there, more than the 15 % of all, but not 1.5 times as many."""
    counts = {
        "x": (200, 100, 200, 42),
        "y": (700, 20, 700, 68),
        "z": (100, 30, 100, 40),
    }
    assert rules(counts) == ["a = z"]


def test_of_equal_gains_the_shorter_rule_is_the_first() -> None:
    """Twice everybody's 10 %: 60 of 100 gain as much as 50 of 50."""
    halves = {
        "x q r": (50, 50),
        "x q s": (50, 0),
        "y q r": (50, 0),
        "y p s": (100, 60),
        "y q s": (850, 0),
    }
    counts = {bands: (n, k, n, k) for bands, (n, k) in halves.items()}
    assert rules(counts, risk_segment_min_lift=2) == ["b = p", "a = x and c = r"]
