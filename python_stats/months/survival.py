"""How many of those who came in one month are still there, month by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from scipy import stats


@dataclass(frozen=True, slots=True)
class RiskSet:
    """One step of a cohort's life."""

    months_since: int
    """Calendar months since the cohort came."""
    at_risk: int
    """Of the cohort those of whom this month tells whether they are still there."""
    gone: int

    def __post_init__(self) -> None:
        """Refuse more losses than people."""
        if not 0 <= self.gone <= self.at_risk:
            raise ValueError(f"impossible counts: {self}")


@dataclass(frozen=True, slots=True)
class SurvivalPoint:
    """Share of a cohort still there after a step, and its limits."""

    months_since: int
    at_risk: int
    gone: int
    survival: float
    low: float | None
    high: float | None


def kaplan_meier(steps: Iterable[RiskSet], *, alpha: float) -> list[SurvivalPoint]:
    """Estimate the share still there after each step (Kaplan and Meier 1958).

    Limits by Greenwood's variance on the log-log scale, which stay between 0 and 1.
    R: `survfit(Surv(time, gone) ~ 1, conf.type = "log-log")`. There are none, as in R,
    before the first is gone and after the last.

    Raises:
        ValueError: The steps are not in ascending order, or nobody is at risk.
    """
    z = float(stats.norm.isf(alpha / 2))
    points: list[SurvivalPoint] = []
    survival, variance = 1.0, 0.0
    for step in steps:
        if points and step.months_since <= points[-1].months_since:
            raise ValueError(f"{step} does not come after {points[-1]}")
        if step.at_risk == 0:
            raise ValueError(f"nobody is at risk: {step}")
        survival *= (step.at_risk - step.gone) / step.at_risk
        low = high = None
        if survival > 0:
            variance += step.gone / step.at_risk / (step.at_risk - step.gone)
        if 0 < survival < 1:
            spread = z * sqrt(variance) / log(survival)
            low, high = survival ** exp(-spread), survival ** exp(spread)
        points.append(
            SurvivalPoint(
                step.months_since, step.at_risk, step.gone, survival, low, high
            )
        )
    return points
