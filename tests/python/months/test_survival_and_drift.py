"""Survival against R; drift by definition and by simulation."""

import numpy as np
import pytest
from scipy import stats

from python_stats.group_difference import NotComparableError
from python_stats.months.drift import (
    largest_gap,
    population_stability,
    same_shares_p,
)
from python_stats.months.survival import RiskSet, kaplan_meier

# R: time <- rep(c(1,2,3,4,4,2), c(5,3,4,2,30,6)); gone <- rep(c(1,1,1,1,0,0), ...)
# survfit(Surv(time, gone) ~ 1, conf.type = "log-log"): surv, lower, upper
SURVFIT = [
    (1, 50, 5, 0.900000000000000, 0.776285814791841, 0.957110720523848),
    (2, 45, 3, 0.840000000000000, 0.705431966726812, 0.916569675141459),
    (3, 36, 4, 0.746666666666667, 0.595787366159520, 0.848065796148260),
    (4, 32, 2, 0.700000000000000, 0.544958525185408, 0.810934913621308),
]


def test_survival_is_that_of_r() -> None:
    steps = [RiskSet(months, at_risk, gone) for months, at_risk, gone, *_ in SURVFIT]
    for point, expected in zip(kaplan_meier(steps, alpha=0.05), SURVFIT, strict=True):
        assert (point.survival, point.low, point.high) == pytest.approx(
            expected[3:], rel=1e-12
        )


def test_before_the_first_and_after_the_last_there_are_no_limits() -> None:
    # R gives NA for both.
    first, second, third = kaplan_meier(
        [RiskSet(1, 5, 0), RiskSet(2, 4, 1), RiskSet(3, 2, 2)], alpha=0.05
    )
    assert (first.survival, first.low, first.high) == (1.0, None, None)
    assert (second.survival, second.low, second.high) == pytest.approx(
        (0.75, 0.127946917595146, 0.960548642285078)
    )
    assert (third.survival, third.low, third.high) == (0.0, None, None)


def test_impossible_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="impossible"):
        RiskSet(1, 3, 4)
    with pytest.raises(ValueError, match="does not come after"):
        kaplan_meier([RiskSet(2, 3, 1), RiskSet(2, 2, 1)], alpha=0.05)
    with pytest.raises(ValueError, match="nobody"):
        kaplan_meier([RiskSet(1, 0, 0)], alpha=0.05)


def test_psi_is_the_known_sum() -> None:
    before, after = {"a": 5000, "b": 3000, "c": 2000}, {"a": 4000, "b": 3500, "c": 2500}
    shares = [(0.5, 0.4), (0.3, 0.35), (0.2, 0.25)]
    psi = sum((q - p) * np.log(q / p) for p, q in shares)
    found = population_stability(before, after)
    assert found.psi == pytest.approx(psi, rel=1e-3)
    assert found.null_95 == pytest.approx(5.991464547 * 2 / 10_000)
    # An empty band is large and finite; a band of nobody does not count.
    assert 1 < population_stability({"a": 100}, {"b": 100}).psi < 20
    assert population_stability({"a": 10, "z": 0}, {"a": 20}).null_95 == 0


def test_drift_null_distributions() -> None:
    stream = np.random.default_rng(5)
    chances = [0.4, 0.3, 0.2, 0.09, 0.01]
    exceeded = rejected = gaps = 0
    trials = 1000
    for _ in range(trials):
        before, after = (
            {str(i): int(n) for i, n in enumerate(stream.multinomial(n, chances))}
            for n in (5000, 4800)
        )
        found = population_stability(before, after)
        exceeded += found.psi > found.null_95
        rejected += same_shares_p(before, after) < 0.05
        numbers = [{int(k): v for k, v in month.items()} for month in (before, after)]
        gaps += largest_gap(*numbers).p_value < 0.05
    assert exceeded / trials == pytest.approx(0.05, abs=0.021)
    assert rejected / trials == pytest.approx(0.05, abs=0.021)
    # Ties keep Kolmogorov's p on the safe side.
    assert gaps / trials <= 0.05


def test_the_gap_is_that_of_scipy() -> None:
    stream = np.random.default_rng(6)
    x, y = stream.integers(18, 80, 3000), stream.integers(19, 80, 2500)
    found = largest_gap(
        {int(v): int((x == v).sum()) for v in set(x.tolist())},
        {int(v): int((y == v).sum()) for v in set(y.tolist())},
    )
    reference = stats.ks_2samp(x, y, method="asymp")
    assert found.gap == pytest.approx(reference.statistic, rel=1e-12)
    assert found.p_value == pytest.approx(reference.pvalue, rel=1e-9)


def test_empty_months_are_named() -> None:
    with pytest.raises(NotComparableError):
        population_stability({}, {"a": 1})
    with pytest.raises(NotComparableError):
        largest_gap({1: 5}, {})
    with pytest.raises(NotComparableError):
        same_shares_p({"a": 5}, {"a": 6})
