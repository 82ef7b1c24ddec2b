"""Differences with attributes held fixed, against statsmodels on raw rows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from proofs.adjusted_coverage import (
    MEANS,
    SHARES,
    Draw,
    draw_means,
    draw_shares,
    truth,
)
from python_stats.adjustment import (
    Cell,
    RegressionDifference,
    mantel_haenszel_difference,
    regression_difference,
)
from python_stats.group_counts import Tally

ATTRIBUTES = ["gender", "city", "products"]


def customers(seed: int, n: int = 400) -> pd.DataFrame:
    """Random customers: group, attributes that go with it, an age by both."""
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "gender": rng.choice(["f", "m"], n),
            "city": rng.choice(["Rostov", "Rybinsk", "Uglich"], n, p=[0.2, 0.3, 0.5]),
            "products": rng.choice(["1", "2", "3", "4"], n, p=[0.5, 0.3, 0.15, 0.05]),
        }
    )
    shifted = (rows["gender"] == "m") * 0.3 + (rows["products"] == "2") * 0.2
    rows["a"] = rng.uniform(size=n) < 0.2 + shifted
    spread = np.where(rows["a"], 5, 12)
    rows["age"] = (
        40 + 5 * (rows["gender"] == "f") + rng.normal(size=n) * spread
    ).round()
    return rows


def cells_of(rows: pd.DataFrame, attributes: Sequence[str]) -> list[Cell]:
    return [
        Cell(
            bool(key[0]),
            tuple(key[1:]),
            len(part),
            part["age"].mean(),
            float(((part["age"] - part["age"].mean()) ** 2).sum()),
        )
        for key, part in rows.groupby(["a", *attributes])
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("attributes", [[], ["gender"], ATTRIBUTES])
def test_cells_give_the_regression_of_the_rows(
    seed: int, attributes: list[str]
) -> None:
    rows = customers(seed)
    found = regression_difference(cells_of(rows, attributes))
    assert found is not None
    terms = "".join(f" + C({attribute})" for attribute in attributes)
    fitted = smf.ols(f"age ~ a{terms}", rows.astype({"a": int})).fit(cov_type="HC2")
    assert found.estimate == pytest.approx(fitted.params["a"], rel=1e-9)
    assert found.error == pytest.approx(fitted.bse["a"], rel=1e-9)
    assert found.n == len(rows)


def test_nothing_held_fixed_has_the_error_of_welch() -> None:
    rows = customers(1)
    found = regression_difference(cells_of(rows, []))
    assert found is not None
    a, b = (rows.loc[rows["a"] == arm, "age"] for arm in (True, False))
    error = np.sqrt(a.var() / len(a) + b.var() / len(b))
    assert found.error == pytest.approx(error, rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_degrees_of_freedom_are_those_of_bell_and_mccaffrey(seed: int) -> None:
    rows = customers(seed, n=60)
    found = regression_difference(cells_of(rows, ["gender", "city"]))
    assert found is not None
    # As their paper has it: G = (I - H) with each column i times a_i / sqrt(1 - h_i);
    # (trace G'G)^2 / trace (G'G)^2.
    dummies = pd.get_dummies(rows[["gender", "city"]], drop_first=True).astype(float)
    others = np.column_stack([np.ones(len(rows)), dummies])
    design = np.column_stack([rows["a"].astype(float), others])
    rest = np.eye(len(rows)) - design @ np.linalg.pinv(design)
    a = (
        rows["a"].astype(float)
        - others @ np.linalg.lstsq(others, rows["a"].astype(float))[0]
    )
    g = rest * (a.to_numpy() / np.sqrt(np.diag(rest)))
    both = g.T @ g
    expected = np.trace(both) ** 2 / np.trace(both @ both)
    assert found.df == pytest.approx(expected, rel=1e-9)


def test_tests_and_interval_are_those_of_t() -> None:
    found = RegressionDifference(estimate=0.4, error=0.25, df=37.5, n=99)
    t = stats.t(37.5)
    assert found.p_value == pytest.approx(2 * t.sf(0.4 / 0.25), rel=1e-12)
    assert found.p_equivalence(1.0) == pytest.approx(t.sf(0.6 / 0.25), rel=1e-12)
    interval = found.interval(0.1)
    assert interval.low == pytest.approx(0.4 - t.isf(0.05) * 0.25, rel=1e-12)
    assert interval.high == pytest.approx(0.4 + t.isf(0.05) * 0.25, rel=1e-12)


def test_columns_that_follow_from_others_change_nothing() -> None:
    rows = customers(2)
    rows["segment"] = np.where(rows["products"].isin(["1", "2"]), "few", "many")
    once = regression_difference(cells_of(rows, ["products"]))
    twice = regression_difference(cells_of(rows, ["products", "segment"]))
    assert once is not None
    assert twice is not None
    assert twice.estimate == pytest.approx(once.estimate, rel=1e-9)
    assert twice.error == pytest.approx(once.error, rel=1e-9)
    assert twice.df == pytest.approx(once.df, rel=1e-6)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [Cell(True, ("x",), 5, 1.0, 2.0)],
        # The attribute makes the groups.
        [Cell(True, ("x",), 5, 1.0, 2.0), Cell(False, ("y",), 5, 2.0, 2.0)],
        # Nothing varies.
        [Cell(True, ("x",), 5, 1.0, 0.0), Cell(False, ("x",), 5, 2.0, 0.0)],
    ],
)
def test_what_cannot_be_adjusted_is_none(cells: list[Cell]) -> None:
    assert regression_difference(cells) is None


def test_a_customer_like_nobody_adds_nothing() -> None:
    cells = [
        Cell(True, ("x",), 30, 41.0, 90.0),
        Cell(False, ("x",), 40, 40.0, 99.0),
    ]
    with_one = [*cells, Cell(True, ("alone",), 1, 99.0, 0.0)]
    found, expected = regression_difference(with_one), regression_difference(cells)
    assert found is not None
    assert expected is not None
    assert found.estimate == pytest.approx(expected.estimate, rel=1e-12)
    assert found.error == pytest.approx(expected.error, rel=1e-9)


def test_an_interval_of_few_ends_at_minus_one_and_one() -> None:
    few, others = Tally(0, 1), Tally(5, 1)
    down = mantel_haenszel_difference([(few, others)])
    up = mantel_haenszel_difference([(others, few)])
    assert down is not None
    assert up is not None
    assert down.interval(0.05).high == 1
    assert up.interval(0.05).low == -1


COUNTS = st.integers(0, 40)
STRATA = st.lists(
    st.tuples(st.builds(Tally, COUNTS, COUNTS), st.builds(Tally, COUNTS, COUNTS)),
    min_size=1,
    max_size=6,
)


@given(STRATA)
@settings(max_examples=60, deadline=None)
def test_the_pooled_difference_is_the_weighted_mean(
    strata: list[tuple[Tally, Tally]],
) -> None:
    found = mantel_haenszel_difference(strata)
    both = [(a, b) for a, b in strata if a.n and b.n]
    if found is None:
        return
    weights = [a.n * b.n / (a.n + b.n) for a, b in both]
    expected = np.average([a.mean - b.mean for a, b in both], weights=weights)
    assert found.estimate == pytest.approx(expected, abs=1e-12)
    assert found.n == sum(a.n + b.n for a, b in both)


@given(STRATA)
@settings(max_examples=60, deadline=None)
def test_its_interval_holds_what_its_test_does_not_reject(
    strata: list[tuple[Tally, Tally]],
) -> None:
    found = mantel_haenszel_difference(strata)
    if found is None:
        return
    interval = found.interval(0.05)
    assert -1 <= interval.low <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= interval.high <= 1
    for end in (interval.low, interval.high):
        variance = found.level + found.slope * end
        if abs(end) < 1 and variance > 1e-12:
            z = (found.estimate - end) / np.sqrt(variance)
            assert abs(z) == pytest.approx(1.959964, rel=1e-5)
    if abs(interval.low) > 1e-9 and abs(interval.high) > 1e-9:
        assert (found.p_value < 0.05) == (interval.low > 0 or interval.high < 0)


def test_the_variance_is_that_of_sato() -> None:
    # Written out from Sato 1989 with w = n_a n_b / n:
    # P = (n_a^2 y_b - n_b^2 y_a + n_a n_b (n_b - n_a) / 2) / n^2,
    # Q = (y_a (n_b - y_b) + y_b (n_a - y_a)) / (2 n); (d sum P + sum Q) / (sum w)^2.
    found = mantel_haenszel_difference(
        [(Tally(3, 2), Tally(2, 4)), (Tally(1, 9), Tally(4, 6))]
    )
    assert found is not None
    w = 5 * 6 / 11 + 10 * 10 / 20
    d = ((3 * 6 - 2 * 5) / 11 + (1 * 10 - 4 * 10) / 20) / w
    p = (25 * 2 - 36 * 3 + 30 * 0.5) / 121 + (100 * 4 - 100 * 1) / 400
    q = (3 * 4 + 2 * 2) / 22 + (1 * 6 + 4 * 9) / 40
    assert found.estimate == pytest.approx(d, rel=1e-12)
    assert found.level == pytest.approx(q / w**2, rel=1e-12)
    assert found.slope == pytest.approx(p / w**2, rel=1e-12)
    # d is below 0, so the margin below is the one that it may reach.
    z = (d + 0.4) / np.sqrt((q - 0.4 * p) / w**2)
    assert found.p_equivalence(0.4) == pytest.approx(stats.norm.sf(z), rel=1e-9)


@pytest.mark.parametrize(
    "strata",
    [
        [],
        [(Tally(3, 2), Tally(0, 0)), (Tally(0, 0), Tally(5, 5))],
        [(Tally(3, 0), Tally(5, 0)), (Tally(0, 4), Tally(0, 7))],
    ],
)
def test_strata_that_say_nothing_have_no_difference(
    strata: list[tuple[Tally, Tally]],
) -> None:
    assert mantel_haenszel_difference(strata) is None


@pytest.mark.parametrize(
    "scenario",
    ["the same, a fiftieth of the customers", "30 strata of 2 and 6, difference 8 pp"],
)
def test_intervals_of_shares_hold_the_truth_in_sparse_strata(scenario: str) -> None:
    # A seeded sample of proofs/adjusted_coverage.py.
    strata = SHARES[scenario]
    assert 0.93 < coverage(truth(strata), draw_shares(strata)) < 0.975


def test_intervals_of_means_hold_the_truth_in_sparse_cells() -> None:
    strata, *spreads = MEANS["three attributes, cells of 2 and 6, spread 12 / 12"]
    assert 0.93 < coverage(truth(strata), draw_means(strata, *spreads)) < 0.975


def coverage(expected: float, draw: Draw) -> float:
    rng = np.random.default_rng(11)
    found = [draw(rng) for _ in range(600)]
    intervals = [f.interval(0.05) for f in found if f]
    return sum(i.low <= expected <= i.high for i in intervals) / len(found)
