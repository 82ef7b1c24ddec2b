"""Whether probabilities are met by what was observed, from counts by probability."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats

from python_stats.group_difference import Interval
from python_stats.score.logistic import DenseDesign, Floats, fit_logistic


@dataclass(frozen=True, slots=True)
class Calibration:
    """Line of the observed log odds over the predicted ones, and mean squared errors.

    `slope` is 1 when high and low probabilities are as far apart as they should be and
    below 1 when too far; `intercept` is the log odds that all probabilities together
    are too low by, the slope being held at 1 (Cox 1958, Biometrika 45, 562-565).
    """

    slope: Interval
    intercept: Interval
    brier: float
    brier_of_rate: float
    """Mean squared error of giving everybody the observed rate."""


def calibrate(
    probabilities: Floats, events: Floats, trials: Floats, *, confidence: float = 0.95
) -> Calibration:
    """Compare probabilities with counts.

    R: `glm(cbind(events, trials - events) ~ qlogis(p), binomial)` for the slope, with
    `~ 1, offset = qlogis(p)` for the intercept; Wald intervals.

    Args:
        probabilities: Predicted, between 0 and 1, not all the same.
        events: Observed events by probability.
        trials: Customers by probability.
        confidence: Coverage of the intervals.

    Raises:
        ValueError: All probabilities are the same, or there are no events, or
            nothing but events.
    """
    log_odds = np.log(probabilities) - np.log1p(-probabilities)
    ones = np.ones_like(log_odds)
    line = fit_logistic(DenseDesign(np.column_stack([ones, log_odds])), events, trials)
    level = fit_logistic(
        DenseDesign(ones[:, np.newaxis]), events, trials, offset=log_odds
    )
    width = float(stats.norm.isf((1 - confidence) / 2))

    def interval(estimate: float, variance: float) -> Interval:
        half = width * sqrt(variance)
        return Interval(estimate, estimate - half, estimate + half)

    total = float(trials.sum())
    rate = float(events.sum()) / total
    errors = events * (1 - probabilities) ** 2 + (trials - events) * probabilities**2
    return Calibration(
        interval(float(line.coefficients[1]), float(line.covariance[1, 1])),
        interval(float(level.coefficients[0]), float(level.covariance[0, 0])),
        float(errors.sum()) / total,
        rate * (1 - rate),
    )
