"""Which combinations of conditions tell who leaves? `risk_segment_results`.

Rules are taken one after the other. Each time the rule is taken that gains most among
the customers that no earlier rule has named; they are named by it and are gone. So what
is said of a rule's named customers is true of them, however many rules came before, and
the rules that come out describe the bank and not how many rows of it were delivered.

Everything is chosen on one half of the customers, `found`, and checked on the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from python_stats.part_of_whole import fewer_in_part, more_in_part
from python_stats.tables import Row

Side = Literal["risk", "loyal"]
Codes = NDArray[np.signedinteger[Any]]
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]
"""Columns: customers and churned of the half `found`, then of the other half."""

COUNTS = (
    "found_count",
    "found_churned_count",
    "confirmed_count",
    "confirmed_churned_count",
)
AMOUNTS = ("balance_amount", "balance_at_risk_amount")
MOST_CONDITIONS = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a rule has to be, beside being no accident."""

    min_count: int
    """Fewest customers, of both halves together; at least half of it in each."""
    min_lift: float
    """A risk rule's churn rate divided by everybody's, above 1."""
    max_loyal_lift: float
    """The same of a loyal rule, below 1."""
    min_gain: float
    """Its rate divided by that of each rule of one condition fewer, above 1."""
    min_share: float
    """Share of all churned customers (loyal: of all customers) that it adds, 0 to 1."""
    alpha: float
    """Chance of one false rule in the whole search."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule with all customers that match it, and with those that it names first."""

    rule_id: str
    side: str
    position: int
    rule: str
    condition_count: int
    feature_1: str
    band_1: str
    feature_2: str | None
    band_2: str | None
    feature_3: str | None
    band_3: str | None
    found_count: int
    found_churned_count: int
    confirmed_count: int
    confirmed_churned_count: int
    named_found_count: int
    named_found_churned_count: int
    named_confirmed_count: int
    named_confirmed_churned_count: int
    everybody_confirmed_count: int
    everybody_confirmed_churned_count: int
    balance_amount: Decimal | None
    balance_at_risk_amount: Decimal | None
    tried_count: int
    p_adjusted: float
    p_confirmed_adjusted: float


def rule_results(
    *,
    patterns: Sequence[Row],
    risk_segment_min_count: int,
    risk_segment_min_lift: float,
    risk_segment_max_loyal_lift: float,
    risk_segment_min_gain: float,
    risk_segment_min_share: float,
    risk_segment_alpha: float,
) -> list[RuleResult]:
    """Find the rules of both sides.

    Args:
        patterns: Rows of `int_risk_segments__patterns`: a column per feature with its
            band, null where no condition may be made of it, then the counts.
        risk_segment_min_count: As the others, a var of dbt_project.yml.
        risk_segment_min_lift: See `Thresholds`.
        risk_segment_max_loyal_lift: See `Thresholds`.
        risk_segment_min_gain: See `Thresholds`.
        risk_segment_min_share: See `Thresholds`.
        risk_segment_alpha: See `Thresholds`.
    """
    thresholds = Thresholds(
        risk_segment_min_count,
        risk_segment_min_lift,
        risk_segment_max_loyal_lift,
        risk_segment_min_gain,
        risk_segment_min_share,
        risk_segment_alpha,
    )
    counted = _Patterns(patterns)
    families = list(_families(counted, thresholds))
    results = []
    for side in ("risk", "loyal"):
        results += _Search(counted, families, thresholds, side).results()
    return results


@dataclass(frozen=True, slots=True)
class _Family:
    """The rules about one set of features: one cell of a table per rule."""

    features: tuple[int, ...]
    cell_of_pattern: Codes
    """The cell that a pattern lies in, from 1; 0 where a band makes no condition."""
    size: int
    """Number of cells, the one without conditions included."""
    rules: Codes
    """Cells that are tried: large enough, and no condition that excludes nobody."""
    counts: Counts
    """Of the tried cells."""
    parents: tuple[Counts, ...]
    """Of the rules of one condition fewer, beside each tried cell."""

    def count(self, rows: Codes, columns: Sequence[NDArray[np.float64]]) -> Counts:
        """Counts of the tried cells among some of the patterns."""
        return _table(self.cell_of_pattern[rows], columns, self.size)[self.rules]


class _Patterns:
    """The patterns as arrays: a code per feature and band, and the counts."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        names = list(rows[0]) if rows else []
        self.features = [name for name in names if name not in (*COUNTS, *AMOUNTS)]
        self.bands: list[list[str]] = []
        self.codes: list[Codes] = []
        for feature in self.features:
            bands = sorted({row[feature] for row in rows} - {None})
            code = {band: number for number, band in enumerate(bands)}
            self.bands.append(bands)
            self.codes.append(
                np.array([code.get(row[feature], -1) for row in rows], dtype=np.int32)
            )
        self.counts = np.array(
            [[row[name] for name in COUNTS] for row in rows], dtype=np.int64
        ).reshape(len(rows), len(COUNTS))
        self.everybody: Counts = self.counts.sum(axis=0)

    def columns(self, rows: Codes, names: slice) -> list[NDArray[np.float64]]:
        """Some of the counts of some patterns; whole numbers below 2**53."""
        return [column[rows].astype(np.float64) for column in self.counts.T[names]]

    def cells(self, features: tuple[int, ...]) -> tuple[Codes, int]:
        """Number the combinations of bands of some features, from 1."""
        cell = np.zeros(len(self.rows), dtype=np.int32)
        unusable = np.zeros(len(self.rows), dtype=bool)
        size = 1
        for feature in features:
            cell = cell * len(self.bands[feature]) + self.codes[feature]
            unusable |= self.codes[feature] < 0
            size *= len(self.bands[feature])
        return np.where(unusable, 0, cell + 1).astype(np.int32), size + 1

    def conditions(self, family: _Family, cell: int) -> list[tuple[str, str]]:
        """The features and bands of a rule."""
        sizes = [len(self.bands[feature]) for feature in family.features]
        return [
            (self.features[feature], self.bands[feature][int(band)])
            for feature, band in zip(
                family.features, np.unravel_index(cell - 1, sizes), strict=True
            )
        ]


def _table(cells: Codes, columns: Sequence[NDArray[np.float64]], size: int) -> Counts:
    sums = [np.bincount(cells, column, minlength=size) for column in columns]
    return np.stack(sums, axis=1).astype(np.int64)


def _families(patterns: _Patterns, thresholds: Thresholds) -> Iterator[_Family]:
    """The rules of one, two and three conditions that have enough customers."""
    usable = [i for i, bands in enumerate(patterns.bands) if bands]
    tables: dict[tuple[int, ...], Counts] = {}
    everything = patterns.columns(np.arange(len(patterns.rows)), slice(None))
    for condition_count in range(1, MOST_CONDITIONS + 1):
        for features in combinations(usable, condition_count):
            cell_of_pattern, size = patterns.cells(features)
            table = _table(cell_of_pattern, everything, size)
            tables[features] = table
            large = 1 + np.flatnonzero(_is_large(table[1:], thresholds.min_count))
            parents = list(_parents(features, large, patterns, tables))
            # By sizes alone, not by churn: leaving these out costs no correction.
            excludes = np.ones(len(large), dtype=bool)
            for parent in parents:
                excludes &= parent[:, 0] > table[large, 0]
            yield _Family(
                features,
                cell_of_pattern,
                size,
                large[excludes],
                table[large[excludes]],
                tuple(parent[excludes] for parent in parents),
            )


def _is_large(counts: Counts, min_count: int) -> Mask:
    found, confirmed = counts[..., 0], counts[..., 2]
    large: Mask = (2 * np.minimum(found, confirmed) >= min_count) & (
        found + confirmed >= min_count
    )
    return large


def _parents(
    features: tuple[int, ...],
    cells: Codes,
    patterns: _Patterns,
    tables: Mapping[tuple[int, ...], Counts],
) -> Iterator[Counts]:
    """Counts of what is left of each rule when one of its conditions is dropped."""
    sizes = [len(patterns.bands[feature]) for feature in features]
    bands = np.unravel_index(cells - 1, sizes)
    for dropped in range(len(features)):
        rest = [i for i in range(len(features)) if i != dropped]
        if not rest:
            yield np.broadcast_to(patterns.everybody, (len(cells), len(COUNTS)))
            continue
        parent = 1 + np.ravel_multi_index(
            [bands[i] for i in rest], [sizes[i] for i in rest]
        )
        yield tables[tuple(features[i] for i in rest)][parent]


class _Search:
    """The rules of one side, one after the other."""

    def __init__(
        self,
        patterns: _Patterns,
        families: Sequence[_Family],
        thresholds: Thresholds,
        side: Side,
    ) -> None:
        self.patterns = patterns
        self.thresholds = thresholds
        self.side = side
        self.sign = 1 if side == "risk" else -1
        self.lift = thresholds.min_lift if side == "risk" else thresholds.max_loyal_lift
        self.tried_count = sum(len(family.rules) for family in families)
        self.candidates = [
            (family, is_candidate)
            for family in families
            if (is_candidate := self._is_candidate(family)).any()
        ]

    def results(self) -> list[RuleResult]:
        """Take rules until none is left that is worth it."""
        found: list[RuleResult] = []
        left = np.ones(len(self.patterns.rows), dtype=bool)
        refused: set[tuple[tuple[int, ...], int]] = set()
        while best := self._best(left, refused):
            family, cell, p_found = best
            matching = family.cell_of_pattern == cell
            named = self.patterns.counts[matching & left].sum(axis=0)
            # The n-th look at the other half has alpha / (n (n + 1)): in sum alpha.
            looks = len(found) + len(refused) + 1
            p_confirmed = looks * (looks + 1) * self._p(named, left, 2)
            if self._is_confirmed(named) and p_confirmed <= self.thresholds.alpha:
                found.append(
                    self._result(
                        family, cell, len(found) + 1, named, (p_found, p_confirmed)
                    )
                )
                left &= ~matching
            else:
                refused.add((family.features, cell))
        return found

    def _gain(self, counts: Counts, half: int) -> NDArray[np.float64]:
        """Churned customers beyond what the threshold allows; loyal: short of it."""
        everybody = self.patterns.everybody[half : half + 2]
        threshold = self.lift * everybody[1] / max(everybody[0], 1)
        churned, customers = counts[..., half + 1], counts[..., half]
        gain: NDArray[np.float64] = self.sign * (churned - threshold * customers)
        return gain

    def _is_candidate(self, family: _Family) -> Mask:
        """Beyond the threshold, and more so than with one condition fewer."""
        rate = family.counts[:, 1] / family.counts[:, 0]
        is_candidate: Mask = (self._gain(family.counts, 0) >= 0) & (
            self.patterns.everybody[1] > 0
        )
        for parent in family.parents:
            parent_rate = parent[:, 1] / parent[:, 0]
            if self.side == "risk":
                is_candidate &= rate >= self.thresholds.min_gain * parent_rate
            else:
                is_candidate &= parent_rate >= self.thresholds.min_gain * rate
        return is_candidate

    def _best(
        self, left: Mask, refused: set[tuple[tuple[int, ...], int]]
    ) -> tuple[_Family, int, float] | None:
        """The rule of largest gain among those left that is no accident, with its p."""
        options = []
        rows = np.flatnonzero(left)
        columns = self.patterns.columns(rows, slice(2))
        for family, is_candidate in self.candidates:
            counts = family.count(rows, columns)
            gains = self._gain(counts, 0)
            for i in np.flatnonzero(
                is_candidate
                & (gains >= 0)
                & (2 * counts[:, 0] >= self.thresholds.min_count)
                & self._adds_enough(counts)
            ):
                cell = int(family.rules[i])
                if (family.features, cell) not in refused:
                    order = (-gains[i], len(family.features), family.features, cell)
                    options.append((order, i, family, counts))
        for order, i, family, counts in sorted(options, key=lambda option: option[0]):
            p = min(1.0, 2 * self.tried_count * self._p(counts[i], left, 0))
            if p <= self.thresholds.alpha:
                return family, order[-1], p
        return None

    def _adds_enough(self, counts: Counts) -> Mask:
        column = 1 if self.side == "risk" else 0
        whole = self.patterns.everybody[column]
        enough: Mask = counts[:, column] >= self.thresholds.min_share * whole
        return enough

    def _is_confirmed(self, named: Counts) -> bool:
        is_large = 2 * named[2] >= self.thresholds.min_count
        return bool(is_large and self._gain(named, 2) >= 0)

    def _p(self, named: Counts, left: Mask, half: int) -> float:
        """Exact one-sided p of the named customers within all who are left."""
        within = self.patterns.counts[left].sum(axis=0)
        test = more_in_part if self.side == "risk" else fewer_in_part
        p = test(named[half], named[half + 1], within[half], within[half + 1])
        return float(p)

    def _result(
        self,
        family: _Family,
        cell: int,
        position: int,
        named: Counts,
        p_values: tuple[float, float],
    ) -> RuleResult:
        conditions = self.patterns.conditions(family, cell)
        none: tuple[None, None] = (None, None)
        second, third, *_ = [*conditions[1:], none, none]
        matching = np.flatnonzero(family.cell_of_pattern == cell)
        counts = self.patterns.counts[matching].sum(axis=0)
        rows = [self.patterns.rows[int(row)] for row in matching]
        return RuleResult(
            rule_id=f"{self.side}_{position:02d}",
            side=self.side,
            position=position,
            rule=" and ".join(f"{feature} = {band}" for feature, band in conditions),
            condition_count=len(conditions),
            feature_1=conditions[0][0],
            band_1=conditions[0][1],
            feature_2=second[0],
            band_2=second[1],
            feature_3=third[0],
            band_3=third[1],
            found_count=int(counts[0]),
            found_churned_count=int(counts[1]),
            confirmed_count=int(counts[2]),
            confirmed_churned_count=int(counts[3]),
            named_found_count=int(named[0]),
            named_found_churned_count=int(named[1]),
            named_confirmed_count=int(named[2]),
            named_confirmed_churned_count=int(named[3]),
            everybody_confirmed_count=int(self.patterns.everybody[2]),
            everybody_confirmed_churned_count=int(self.patterns.everybody[3]),
            balance_amount=_sum([row["balance_amount"] for row in rows]),
            balance_at_risk_amount=_sum(
                [row["balance_at_risk_amount"] for row in rows]
            ),
            tried_count=self.tried_count,
            p_adjusted=p_values[0],
            p_confirmed_adjusted=p_values[1],
        )


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
