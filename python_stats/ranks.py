"""The rank-based companion of the comparison of means."""

from dataclasses import dataclass

from python_stats.group_counts import Histogram, on_one_grid
from python_stats.group_difference import Interval


@dataclass(frozen=True, slots=True)
class Superiority:
    """P(a > b) + P(a = b) / 2 of two random customers, and p against one half."""

    probability: Interval
    p_value: float


def probability_of_superiority(
    a: Histogram, b: Histogram, *, alpha: float
) -> Superiority | None:
    """Test whether a member of one group tends to be above one of the other.

    Brunner and Munzel 2000, Biometrical Journal 42, 17-25; the same numbers as
    `scipy.stats.brunnermunzel` and R's `lawstat::brunner.munzel.test` on the raw
    values. None where the groups do not overlap: the variance is then 0 and the
    test is not defined.
    """
    from statsmodels.stats.nonparametric import rank_compare_2ordinal

    if a.values[-1] < b.values[0] or b.values[-1] < a.values[0]:
        return None
    _, counts_a, counts_b = on_one_grid(a, b)
    result = rank_compare_2ordinal(counts_a, counts_b)
    low, high = result.conf_int(alpha=alpha)
    return Superiority(
        Interval(float(result.prob1), max(0.0, float(low)), min(1.0, float(high))),
        float(result.test_prob_superior().pvalue),
    )
