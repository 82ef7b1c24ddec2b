"""Discrimination, calibration and gains against R and by brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from python_stats.score.calibration import calibrate
from python_stats.score.discrimination import discriminate
from python_stats.score.gains import gain_rows, ratio_interval

PROBABILITIES = np.array(
    [
        *[0.02, 0.03, 0.051, 0.056, 0.065, 0.069, 0.079, 0.096, 0.098, 0.101],
        *[0.103, 0.106, 0.109, 0.111, 0.113, 0.115, 0.15, 0.164, 0.167, 0.185],
        *[0.189, 0.208, 0.211, 0.214, 0.248, 0.248, 0.265, 0.267, 0.273, 0.28],
        *[0.297, 0.317, 0.328, 0.355, 0.358, 0.359, 0.379, 0.485, 0.515, 0.685],
    ]
)
CUSTOMERS = np.array(
    [
        *[21, 24, 16, 17, 15, 14, 22, 6, 8, 7, 20, 3, 3, 6, 11, 9, 8, 18, 21, 13],
        *[27, 9, 8, 1, 16, 6, 8, 16, 13, 27, 2, 19, 6, 1, 13, 23, 3, 17, 17, 24],
    ],
    dtype=float,
)
CHURNED = np.array(
    [
        *[1, 2, 1, 2, 0, 1, 2, 0, 1, 0, 1, 1, 1, 0, 1, 0, 2, 2, 7, 0],
        *[6, 3, 2, 0, 2, 1, 2, 5, 3, 7, 1, 4, 3, 1, 7, 9, 1, 8, 10, 12],
    ],
    dtype=float,
)


def test_the_curve_is_that_of_proc() -> None:
    """ci.auc(roc(e, p), method = "delong") of pROC, ks.test(...)$statistic, on rows."""
    # Two probabilities are equal: one score to the curve.
    p, place = np.unique(PROBABILITIES, return_inverse=True)
    events = np.bincount(place, CHURNED).astype(float)
    others = np.bincount(place, CUSTOMERS - CHURNED).astype(float)
    curve = discriminate(events, others)
    assert len(p) == 39
    assert (curve.auc_low, curve.auc, curve.auc_high) == pytest.approx(
        (0.6902057333168344, 0.7415772343420127, 0.7929487353671910), rel=1e-8
    )
    assert curve.ks == pytest.approx(0.3660714285714286, rel=1e-8)
    assert curve.gini == pytest.approx(2 * 0.7415772343420127 - 1, rel=1e-8)


def test_calibration_is_that_of_glm() -> None:
    """glm(e ~ qlogis(p), binomial); glm(e ~ 1, offset = qlogis(p), binomial)."""
    line = calibrate(PROBABILITIES, CHURNED, CUSTOMERS)
    width = 1.959963984540054
    slope, slope_error = 0.8497522695516290, 0.1193264018094069
    level, level_error = -0.008499362146536535, 0.116348225250436768
    assert (line.slope.estimate, line.slope.low, line.slope.high) == pytest.approx(
        (slope, slope - width * slope_error, slope + width * slope_error), rel=1e-8
    )
    assert (line.intercept.low, line.intercept.high) == pytest.approx(
        (level - width * level_error, level + width * level_error), rel=1e-8
    )
    assert line.intercept.estimate == pytest.approx(level, rel=1e-6)
    # mean((e - p)^2) on the rows
    assert line.brier == pytest.approx(0.149077333976834, rel=1e-12)
    rate = CHURNED.sum() / CUSTOMERS.sum()
    assert line.brier_of_rate == pytest.approx(rate * (1 - rate), rel=1e-12)


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8
    ).filter(lambda bins: min(np.sum(bins, axis=0)) >= 2)
)
@settings(max_examples=60, deadline=None)
def test_auc_is_the_share_of_pairs(bins: list[tuple[int, int]]) -> None:
    events, others = np.array(bins, dtype=float).T
    pairs = sum(
        a * b * (1.0 if i > j else 0.5 if i == j else 0.0)
        for i, a in enumerate(events)
        for j, b in enumerate(others)
    )
    curve = discriminate(events, others)
    assert curve.auc == pytest.approx(pairs / events.sum() / others.sum())
    assert 0 <= curve.auc_low <= curve.auc <= curve.auc_high <= 1


def test_a_curve_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="each kind"):
        discriminate(np.array([1.0, 0.0]), np.array([3.0, 4.0]))


def test_the_interval_of_a_share_of_money_covers() -> None:
    """Balances as unequal as in a bank; the share above a threshold that is given."""
    rng = np.random.default_rng(20261125)
    truth, covered, runs = 0.55, 0, 400
    # Lognormal: the share of the total above x is known.
    from scipy.stats import norm

    sigma = 1.3
    threshold = np.exp(sigma**2 + sigma * norm.isf(truth))
    for _ in range(runs):
        amounts = np.exp(sigma * rng.normal(size=1500))
        top = amounts[amounts >= threshold]
        interval = ratio_interval(
            top.sum(), amounts.sum(), (top**2).sum(), (amounts**2).sum()
        )
        covered += interval.low <= truth <= interval.high
    # Heavy tails cost a little: binomial error is 1.1 points.
    assert 0.90 <= covered / runs <= 0.98


def counts(**changes: object) -> dict[str, object]:
    return {
        "ordering": "expected_loss",
        "call_count": 100,
        "called_count": 50,
        "customer_count": 1000,
        "half_customer_count": 500,
        "half_churned_count": 100,
        "half_balance_amount": 1000.0,
        "half_square_sum": 20000.0,
        "churned_reached": 30,
        "balance_reached_amount": 600.0,
        "reached_square_sum": 15000.0,
    } | changes


def test_calls_are_scaled_to_the_bank_beside_calls_at_random() -> None:
    from scipy.stats import hypergeom
    from statsmodels.stats.proportion import proportion_confint

    listed, random = gain_rows([counts()])
    assert (listed.ordering, random.ordering) == ("expected_loss", "random")
    assert listed.churned_reached == 60
    assert listed.churned_share == pytest.approx(0.3)
    assert (listed.low, listed.high) == pytest.approx(
        proportion_confint(30, 100, method="wilson")
    )
    assert listed.balance_reached_amount == pytest.approx(1200)
    assert listed.balance_share == pytest.approx(0.6)
    assert random.churned_reached == 20
    assert random.churned_share == pytest.approx(0.1)
    draws = hypergeom(500, 100, 50)
    assert random.low == draws.ppf(0.025) / 100
    assert random.high == draws.ppf(0.975) / 100
    assert random.balance_reached_amount == pytest.approx(200)


def test_without_balances_only_customers_are_reached() -> None:
    rows = gain_rows(
        [counts(half_balance_amount=None, half_square_sum=None, ordering="probability")]
    )
    assert [row.ordering for row in rows] == ["probability", "random"]
    assert all(row.balance_share is None and row.churned_share for row in rows)


def test_nobody_churned_in_the_half() -> None:
    rows = gain_rows(
        [counts(half_churned_count=0, churned_reached=0, half_balance_amount=None)]
    )
    assert [row.churned_share for row in rows] == [None, None]
    assert [row.churned_reached for row in rows] == [0, 0]
