"""Logistic regression on cells against R; what must hold whatever the counts."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from python_stats.score.logistic import (
    DenseDesign,
    IndicatorDesign,
    aliased_columns,
    fit_logistic,
)

# (a, b, c, customers, churned); nobody of a = 3 churned.
CELLS = [
    *[(0, 0, 0, 46, 6), (0, 0, 1, 51, 13), (0, 0, 2, 47, 13), (0, 1, 0, 27, 2)],
    *[(0, 1, 1, 55, 8), (0, 1, 2, 30, 7), (1, 0, 0, 10, 2), (1, 0, 1, 8, 3)],
    *[(1, 0, 2, 16, 13), (1, 1, 0, 12, 5), (1, 1, 1, 29, 12), (1, 1, 2, 9, 5)],
    *[(2, 0, 0, 33, 11), (2, 0, 1, 8, 6), (2, 0, 2, 37, 23), (2, 1, 0, 32, 8)],
    *[(2, 1, 1, 45, 18), (2, 1, 2, 55, 22), (3, 0, 0, 50, 0), (3, 0, 1, 18, 0)],
    *[(3, 0, 2, 20, 0), (3, 1, 0, 26, 0), (3, 1, 1, 41, 0), (3, 1, 2, 52, 0)],
]
# glm(cbind(y, n - y) ~ a + b + c, binomial, subset(d, a != "3"),
#     control = glm.control(epsilon = 1e-15))
R_GLM = [
    *[-1.8956062255265940, 1.4895295851428103, 1.2572605761020050],
    *[-0.5870824735638487, 0.7639074427779234, 1.0648028395100646],
]
R_GLM_ERRORS = [
    *[0.2505009711324598, 0.2821748087207243, 0.2281821160949214],
    *[0.2068493993999801, 0.2675061548744104, 0.2528006279779941],
]
R_LOG_LIKELIHOOD = -312.881273218799
# 2 * (logLik(glm(e ~ a * b + c, ...)) - logLik(glm(e ~ a + b + c, ...))) on the rows
R_LIKELIHOOD_RATIO = 0.7288496495641539
# glm(cbind(y, n - y) ~ a + b + c, binomial, d, method = brglmFit, type = "AS_mean",
#     epsilon = 1e-14, maxit = 10000, max_step_factor = 50)
R_FIRTH = [
    *[-1.8708437155600495, 1.4723045543658313, 1.2420297359516472],
    *[-4.4866497417408535, -0.5785502929513817, 0.7507166467078800],
    1.0486708538248988,
]
R_FIRTH_ERRORS = [
    *[0.2487770118391655, 0.2814079496635117, 0.2272714644090485],
    *[1.4201531455901566, 0.2056919706034249, 0.2658135211141343],
    0.2512616996967058,
]


def cells(*, with_certain: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = np.array([row for row in CELLS if with_certain or row[0] != 3])
    return rows[:, :3], rows[:, 3].astype(float), rows[:, 4].astype(float)


def dense(codes: np.ndarray, *, with_pair: bool = False) -> DenseDesign:
    """Intercept, then a column per band but the first of a, b and c."""
    columns = [np.ones(len(codes))]
    for factor in codes.T:
        columns += [factor == level for level in range(1, factor.max() + 1)]
    if with_pair:
        columns += [
            (codes[:, 0] == level) & (codes[:, 1] == 1)
            for level in range(1, codes[:, 0].max() + 1)
        ]
    return DenseDesign(np.column_stack(columns).astype(float))


def indicators(codes: np.ndarray) -> IndicatorDesign:
    """The same covariates, by their numbers."""
    factors = [np.zeros(len(codes), dtype=np.int64)]
    counts = [1]
    for factor in codes.T:
        count = int(factor.max())
        factors.append(np.where(factor == 0, count, factor - 1))
        counts.append(count)
    return IndicatorDesign(np.array(factors), tuple(counts))


@pytest.mark.parametrize("build", [dense, indicators])
def test_a_fit_is_that_of_r(build: object) -> None:
    codes, customers, churned = cells(with_certain=False)
    fit = fit_logistic(build(codes), churned, customers)  # type: ignore[operator]
    assert fit.coefficients == pytest.approx(R_GLM, rel=1e-8)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(R_GLM_ERRORS, rel=1e-8)
    assert fit.log_likelihood == pytest.approx(R_LOG_LIKELIHOOD, rel=1e-12)


@pytest.mark.parametrize("build", [dense, indicators])
def test_a_penalised_fit_is_that_of_brglm2(build: object) -> None:
    codes, customers, churned = cells(with_certain=True)
    fit = fit_logistic(build(codes), churned, customers, firth=True)  # type: ignore[operator]
    assert fit.coefficients == pytest.approx(R_FIRTH, rel=1e-8)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(R_FIRTH_ERRORS, rel=1e-8)


def test_the_likelihood_ratio_is_that_of_r() -> None:
    codes, customers, churned = cells(with_certain=False)
    narrow = fit_logistic(dense(codes), churned, customers)
    wide = fit_logistic(dense(codes, with_pair=True), churned, customers)
    gain = 2 * (wide.log_likelihood - narrow.log_likelihood)
    assert gain == pytest.approx(R_LIKELIHOOD_RATIO, rel=1e-8)


def test_a_band_without_churn_adds_nothing_to_the_likelihood() -> None:
    codes, customers, churned = cells(with_certain=True)
    fit = fit_logistic(dense(codes), churned, customers)
    assert fit.log_likelihood == pytest.approx(R_LOG_LIKELIHOOD, rel=1e-9)


@pytest.mark.parametrize("start", [np.full(6, 3.0), np.full(6, 800.0)])
def test_a_fit_comes_home_from_anywhere(start: np.ndarray) -> None:
    codes, customers, churned = cells(with_certain=False)
    fit = fit_logistic(dense(codes), churned, customers, start=start)
    assert fit.coefficients == pytest.approx(R_GLM, rel=1e-8)


def test_an_offset_is_taken_as_given() -> None:
    codes, customers, churned = cells(with_certain=False)
    design = dense(codes)
    part = design.matrix[:, 1:] @ np.array(R_GLM[1:])
    level = fit_logistic(
        DenseDesign(np.ones((len(codes), 1))), churned, customers, offset=part
    )
    assert level.coefficients == pytest.approx(R_GLM[:1], rel=1e-8)


def test_a_far_offset_is_reached() -> None:
    """Newton's first step from 0 would leave the curve where it is flat."""
    customers, churned = np.array([100.0, 100.0]), np.array([10.0, 30.0])
    offset = np.array([3.0, 18.0])
    level = fit_logistic(
        DenseDesign(np.ones((2, 1))), churned, customers, offset=offset
    )
    share = 1 / (1 + np.exp(-(level.coefficients[0] + offset)))
    assert customers @ share == pytest.approx(40, rel=1e-8)


def test_what_cannot_be_fitted_is_said() -> None:
    ones = DenseDesign(np.ones((2, 1)))
    customers = np.array([5.0, 5.0])
    for churned in (np.zeros(2), customers):
        with pytest.raises(ValueError, match="events"):
            fit_logistic(ones, churned, customers)
    twice = DenseDesign(np.ones((2, 2)))
    with pytest.raises(ValueError, match="independent"):
        fit_logistic(twice, np.array([1.0, 2.0]), customers)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_both_ways_to_store_covariates_calculate_the_same(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(2, 12), st.integers(1, 4)))
    seed = data.draw(st.integers(0, 10**6))
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, shape)
    stored = indicators(codes)
    matrix = dense(codes).matrix
    weights, values = rng.random(shape[0]), rng.normal(size=shape[0])
    coefficients = np.asarray(rng.normal(size=matrix.shape[1]))
    square = rng.normal(size=(matrix.shape[1],) * 2)
    square = square + square.T
    plain = DenseDesign(matrix)
    assert stored.times(coefficients) == pytest.approx(plain.times(coefficients))
    assert stored.transposed_times(values) == pytest.approx(
        plain.transposed_times(values)
    )
    assert stored.gram(weights) == pytest.approx(plain.gram(weights))
    assert stored.quadratic(square) == pytest.approx(plain.quadratic(square))
    dropped = np.asarray(rng.random(matrix.shape[1]) < 0.4)
    left = matrix[:, ~dropped]
    assert stored.without(dropped).gram(weights) == pytest.approx(
        (left.T * weights) @ left
    )
    assert stored.cross(stored.without(dropped), weights) == pytest.approx(
        (matrix.T * weights) @ left
    )


def test_columns_that_follow_from_others_are_found_in_their_order() -> None:
    rng = np.random.default_rng(5)
    first, second = rng.normal(size=(2, 30))
    columns = [first, np.zeros(30), second, first - 2 * second, first + 1e-3 * second]
    matrix = np.column_stack(columns)
    found = aliased_columns(matrix.T @ matrix)
    assert found.tolist() == [False, True, False, True, True]


def test_the_size_of_a_column_says_nothing_of_what_it_adds() -> None:
    matrix = np.random.default_rng(3).normal(size=(30, 3)) * [1.0, 1e-7, 1e6]
    assert not aliased_columns(matrix.T @ matrix).any()


def test_all_bands_of_a_pair_follow_from_its_features() -> None:
    codes = np.array(list(product(range(3), range(2))))
    pair = codes[:, 0] * 2 + codes[:, 1]
    columns = [np.ones(6), codes[:, 0] == 1, codes[:, 0] == 2, codes[:, 1] == 1]
    columns += [pair == level for level in range(6)]
    matrix = np.column_stack(columns).astype(float)
    # 3 x 2 bands have six free means, four of which are there already.
    assert aliased_columns(matrix.T @ matrix).sum() == 4
