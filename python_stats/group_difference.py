"""What a comparison of two groups yields, whichever test makes it."""

from dataclasses import dataclass
from enum import StrEnum


class Obstacle(StrEnum):
    """Why two groups cannot be compared."""

    ABSENT_COLUMN = "absent_column"
    EMPTY_GROUP = "empty_group"
    SINGLE_CUSTOMER = "single_customer"
    NO_VARIANCE = "no_variance"


class NotComparableError(ValueError):
    """No test can be computed; `obstacle` says why, `group` which one, if one."""

    def __init__(self, obstacle: Obstacle, group: str | None = None) -> None:
        """Keep the reason for the note and the conclusion."""
        super().__init__(f"{obstacle}: {group}" if group else str(obstacle))
        self.obstacle = obstacle
        self.group = group


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shape:
    """Where two distributions differ most: shares up to `value`, and KS p."""

    value: float
    share_a: float
    share_b: float
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`a - b` in the unit of the measure, its tests and its effect sizes."""

    difference: Interval
    test_name: str
    statistic: float
    df: float | None
    p_value: float
    p_equivalence: float
    effect_size_name: str
    effect_size: Interval
    companion_test: str
    companion_p: float | None
    smallest_detectable_difference: float
    warnings: tuple[str, ...]
    risk_ratio: Interval | None = None
    cohens_h: float | None = None
    probability_of_superiority: Interval | None = None
    shape: Shape | None = None
