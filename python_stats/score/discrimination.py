"""How well a score tells two kinds of customers apart, from counts by score."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats

from python_stats.score.logistic import Floats


@dataclass(frozen=True, slots=True)
class Discrimination:
    """Area under the ROC curve with its interval, Gini's coefficient, KS distance."""

    auc: float
    auc_low: float
    auc_high: float
    ks: float

    @property
    def gini(self) -> float:
        """2 AUC - 1, the name that banks use."""
        return 2 * self.auc - 1


def discriminate(
    events: Floats, others: Floats, *, confidence: float = 0.95
) -> Discrimination:
    """AUC with DeLong's interval (1988, Biometrics 44, 837-845) and the KS distance.

    A customer's placement (share of the other kind with a lower score, equal scores
    counting half) depends on the score alone, so that its mean and variance are sums
    over the scores. R: `ci.auc(roc(...), method = "delong")` of pROC on the rows.

    Args:
        events: Customers of the kind that should score high, by rising score.
        others: The others, by the same scores.
        confidence: Coverage of the interval, which is cut to 0 and 1.

    Raises:
        ValueError: Fewer than two customers of a kind.
    """
    event_count, other_count = float(events.sum()), float(others.sum())
    if min(event_count, other_count) < 2:
        raise ValueError("a curve needs two customers of each kind")
    others_below = (np.cumsum(others) - others / 2) / other_count
    events_above = 1 - (np.cumsum(events) - events / 2) / event_count
    auc = float(events @ others_below) / event_count
    variance = _variance(others_below, events) + _variance(events_above, others)
    half = float(stats.norm.isf((1 - confidence) / 2)) * sqrt(variance)
    distance = np.cumsum(others) / other_count - np.cumsum(events) / event_count
    return Discrimination(
        auc, max(0.0, auc - half), min(1.0, auc + half), float(np.abs(distance).max())
    )


def _variance(placements: Floats, counts: Floats) -> float:
    """Of the mean placement."""
    total = float(counts.sum())
    mean = float(counts @ placements) / total
    return float(counts @ (placements - mean) ** 2) / (total - 1) / total
