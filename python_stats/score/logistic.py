"""Logistic regression on cells: counts of customers who share all that is looked at."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MAX_STEPS = 100
MAX_HALVINGS = 20
# Of a coefficient in one step: farther away the curve looks flat in all directions.
MAX_CHANGE = 5.0
# Relative change of the log-likelihood at which a fit is at rest. It moves by the
# square of what the coefficients move: they are exact to the square root of it.
TOLERANCE = 1e-14
# Of the log-likelihood: a sum over many cells.
ROUNDING = 1e-8


class NoRestError(ValueError):
    """No maximum was found: the covariates tell nearly everything."""


class Design(Protocol):
    """The covariates of every cell, without saying how they are stored."""

    @property
    def column_count(self) -> int:
        """Coefficients of the model."""

    def times(self, coefficients: Floats) -> Floats:
        """Linear predictor of each cell."""

    def transposed_times(self, values: Floats) -> Floats:
        """Sum over the cells of covariate times value."""

    def gram(self, weights: Floats) -> Floats:
        """Sum over the cells of weight times the products of two covariates."""

    def quadratic(self, matrix: Floats) -> Floats:
        """`x' matrix x` of the covariates x of each cell."""


@dataclass(frozen=True, slots=True)
class DenseDesign:
    """Covariates as numbers: one row per cell, one column per coefficient."""

    matrix: Floats

    @property
    def column_count(self) -> int:
        """Coefficients of the model."""
        return int(self.matrix.shape[1])

    def times(self, coefficients: Floats) -> Floats:
        """Linear predictor of each cell."""
        return self.matrix @ coefficients

    def transposed_times(self, values: Floats) -> Floats:
        """Sum over the cells of covariate times value."""
        return self.matrix.T @ values

    def gram(self, weights: Floats) -> Floats:
        """Sum over the cells of weight times the products of two covariates."""
        return (self.matrix.T * weights) @ self.matrix

    def quadratic(self, matrix: Floats) -> Floats:
        """`x' matrix x` of the covariates x of each cell."""
        product: Floats = np.einsum("ij,ij->i", self.matrix @ matrix, self.matrix)
        return product


@dataclass(frozen=True, slots=True)
class IndicatorDesign:
    """Covariates that are 0 or 1: at most one of each factor is 1 in a cell.

    `codes` has a row per factor and a column per cell: the number of the covariate
    that is 1 among those of its factor, or their count where none is. A hundred
    thousand cells of fourteen factors are eleven megabytes, and all that a fit needs
    are counts by one code or two.
    """

    codes: Integers
    counts: tuple[int, ...]
    """Covariates of each factor."""

    @property
    def column_count(self) -> int:
        """Coefficients of the model."""
        return sum(self.counts)

    def times(self, coefficients: Floats) -> Floats:
        """Linear predictor of each cell."""
        total = np.zeros(self.codes.shape[1])
        for factor, _, columns in self._factors():
            total += np.append(coefficients[columns], 0.0)[factor]
        return total

    def transposed_times(self, values: Floats) -> Floats:
        """Sum over the cells of covariate times value."""
        return np.concatenate(
            [
                np.bincount(factor, values, count + 1)[:-1]
                for factor, count, _ in self._factors()
            ]
        )

    def gram(self, weights: Floats) -> Floats:
        """Sum over the cells of weight times the products of two covariates."""
        total = np.zeros((self.column_count, self.column_count))
        factors = self._factors()
        for number, (factor, count, columns) in enumerate(factors):
            total[columns, columns] = np.diag(
                np.bincount(factor, weights, count + 1)[:-1]
            )
            for there, count_there, columns_there in factors[:number]:
                part = _two_way(factor, count, there, count_there, weights)
                total[columns, columns_there] = part
                total[columns_there, columns] = part.T
        return total

    def cross(self, other: "IndicatorDesign", weights: Floats) -> Floats:
        """Sum over the cells of weight times a covariate here times one there."""
        total = np.zeros((self.column_count, other.column_count))
        for factor, count, columns in self._factors():
            for there, count_there, columns_there in other._factors():
                total[columns, columns_there] = _two_way(
                    factor, count, there, count_there, weights
                )
        return total

    def quadratic(self, matrix: Floats) -> Floats:
        """`x' matrix x` of the covariates x of each cell."""
        total = np.zeros(self.codes.shape[1])
        factors = self._factors()
        for number, (factor, _, columns) in enumerate(factors):
            total += np.append(np.diag(matrix)[columns], 0.0)[factor]
            for there, _, columns_there in factors[:number]:
                block = np.pad(matrix[columns, columns_there], ((0, 1), (0, 1)))
                total += 2 * block[factor, there]
        return total

    def without(self, dropped: NDArray[np.bool_]) -> "IndicatorDesign":
        """The same cells without some covariates."""
        codes, counts = [], []
        for factor, _, columns in self._factors():
            kept = ~dropped[columns]
            left = int(kept.sum())
            renumbered = np.where(kept, np.cumsum(kept) - 1, left)
            codes.append(np.append(renumbered, left)[factor])
            counts.append(left)
        return IndicatorDesign(np.array(codes), tuple(counts))

    def _factors(self) -> list[tuple[Integers, int, slice]]:
        """Codes, number of covariates and their columns, by factor."""
        ends = np.cumsum(self.counts).tolist()
        return [
            (codes, count, slice(end - count, end))
            for codes, count, end in zip(self.codes, self.counts, ends, strict=True)
        ]


def _two_way(
    rows: Integers,
    row_count: int,
    columns: Integers,
    column_count: int,
    weights: Floats,
) -> Floats:
    """Sums of weights by two codes, without those of no covariate."""
    width = column_count + 1
    sums = np.bincount(rows * width + columns, weights, (row_count + 1) * width)
    table: Floats = sums.astype(np.float64).reshape(row_count + 1, width)
    return table[:-1, :-1]


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """Coefficients (log odds), their covariance and how well they fit.

    `log_likelihood` is that of the single customers, without the number of ways to
    order them within a cell; it is not penalised.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float


def fit_logistic(
    design: Design,
    events: Floats,
    trials: Floats,
    *,
    firth: bool = False,
    start: Floats | None = None,
    offset: Floats | float = 0.0,
    tolerance: float = TOLERANCE,
) -> LogisticFit:
    """Fit a logistic regression by Newton's method with halved steps.

    With `firth` the likelihood is penalised by Jeffreys' prior (Firth 1993, Biometrika
    80, 27-38; Heinze and Schemper 2002, Statist. Med. 21, 2409-2419): estimates stay
    finite when a band has no event or nothing but events, and lose the bias of order
    1/n. R: `glm(cbind(y, n - y) ~ x, binomial)`, and with `firth` the same with
    `method = brglmFit, type = "AS_mean"` of brglm2.

    Without `firth` the coefficient of such a band moves away until the log-likelihood
    stands still, as in R; the log-likelihood is right then and the coefficient is not.

    Args:
        design: Covariates of the cells, of full column rank.
        events: Events in each cell.
        trials: Customers in each cell.
        firth: Whether to penalise.
        start: Coefficients to begin with, if they can be begun with; else zeros.
        offset: Part of the linear predictor that is given.
        tolerance: Relative change of the log-likelihood that ends the fit.

    Raises:
        ValueError: There are no events or nothing but events, or the covariates are
            not independent.
        NoRestError: No maximum was found.
    """
    if not 0 < events.sum() < trials.sum():
        raise ValueError("a regression needs events and non-events")
    state = None
    for beta in (start, np.zeros(design.column_count)):
        if beta is not None and state is None:
            with suppress(linalg.LinAlgError):
                state = _State.at(beta, design, events, trials, firth, offset)
    if state is None:
        raise ValueError("the covariates are not independent")
    for _ in range(MAX_STEPS):
        slack = tolerance * (abs(state.objective) + 1)
        step = linalg.cho_solve(state.factor, state.score)
        expected_gain = float(step @ state.score) / 2
        step *= min(1.0, MAX_CHANGE / max(float(np.abs(step).max()), MAX_CHANGE))
        for _ in range(MAX_HALVINGS):
            try:
                moved = _State.at(
                    state.beta + step, design, events, trials, firth, offset
                )
            except linalg.LinAlgError:
                # So far away that nothing is uncertain any more: nearer by half.
                moved = state
            else:
                if moved.objective >= state.objective - slack:
                    break
            step = step / 2
        else:
            if expected_gain > ROUNDING * (abs(state.objective) + 1):
                break
            moved = state
        gain = abs(moved.objective - state.objective)
        state = moved
        if gain <= slack:
            covariance = linalg.cho_solve(state.factor, np.eye(design.column_count))
            return LogisticFit(state.beta, covariance, state.log_likelihood)
    raise NoRestError("the regression did not come to rest")


@dataclass(frozen=True, slots=True)
class _State:
    """What is known at one vector of coefficients."""

    beta: Floats
    log_likelihood: float
    objective: float
    score: Floats
    factor: tuple[Floats, bool]

    @classmethod
    def at(
        cls,
        beta: Floats,
        design: Design,
        events: Floats,
        trials: Floats,
        firth: bool,
        offset: Floats | float,
    ) -> "_State":
        eta = design.times(beta) + offset
        # log(1 + exp(eta)) without overflow.
        likelihood = float(np.sum(events * eta - trials * np.logaddexp(0.0, eta)))
        share = np.exp(-np.logaddexp(0.0, -eta))
        weights = trials * share * (1 - share)
        factor = linalg.cho_factor(design.gram(weights), lower=True)
        residuals = events - trials * share
        objective = likelihood
        if firth:
            inverse = linalg.cho_solve(factor, np.eye(len(beta)))
            leverage = weights * design.quadratic(inverse)
            residuals = residuals + leverage * (0.5 - share)
            objective += float(np.sum(np.log(np.diag(factor[0]))))
        score = design.transposed_times(residuals)
        return cls(beta, likelihood, objective, score, factor)


def aliased_columns(gram: Floats, tolerance: float = 1e-9) -> NDArray[np.bool_]:
    """Columns that are sums of multiples of columns before them, by their products.

    As R's `glm` gives such columns no coefficient: in their order, so that the first
    ones are kept. `tolerance` is the part of a column that nothing before it explains.
    """
    size = len(gram)
    aliased = np.zeros(size, dtype=bool)
    scale = np.sqrt(np.where(np.diag(gram) > 0, np.diag(gram), 1.0))
    left = gram / np.outer(scale, scale)
    for column in range(size):
        pivot = left[column, column]
        if pivot <= tolerance:
            aliased[column] = True
            continue
        row = left[column, column + 1 :].copy()
        left[column + 1 :, column + 1 :] -= np.outer(row, row) / pivot
    return aliased
