"""Does a rule find more than each of its parents? `risk_segment_results`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from python_stats.part_of_whole import fewer_in_part, more_in_part
from python_stats.tables import Row


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One-sided exact p of a rule within a parent, on either half."""

    rule: str
    parent: str
    p_found: float
    p_confirmed: float


def rule_results(*, trials: Sequence[Row]) -> list[RuleResult]:
    """Test every rule against each of its parents.

    Args:
        trials: Rows of `int_risk_segments__trials`.
    """
    is_risk = np.array([row["side"] == "risk" for row in trials], dtype=bool)
    p_values = []
    for half in ("found", "confirmed"):
        counts = [
            np.array([row[name] for row in trials], dtype=np.int64)
            for name in (
                f"{half}_count",
                f"{half}_churned_count",
                f"parent_{half}_count",
                f"parent_{half}_churned_count",
            )
        ]
        p_values.append(
            np.where(is_risk, more_in_part(*counts), fewer_in_part(*counts)).tolist()
        )
    return [
        RuleResult(row["rule"], row["parent"], p_found, p_confirmed)
        for row, p_found, p_confirmed in zip(trials, *p_values, strict=True)
    ]
