"""A scorecard from counts: which terms it has and how many points each band gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, stats

from python_stats.score.logistic import (
    DenseDesign,
    Floats,
    IndicatorDesign,
    Integers,
    LogisticFit,
    NoRestError,
    aliased_columns,
    fit_logistic,
)
from python_stats.tables import Row

MISSING = "missing"
# A combination of two bands has an effect of its own when it has at least so many
# churned customers and as many others: the usual rule for a coefficient.
MIN_PAIR_COUNT = 10
# Relative change of the log-likelihood that ends a fit: to compare models, and to have
# coefficients to a thousandth of their error.
ROUGH_TOLERANCE = 1e-7
FINE_TOLERANCE = 1e-11
# The part of a covariate below which it is one that is there already.
RANK_TOLERANCE = 1e-7
# Digits of what is published: a sum over cells is exact to fewer than sixteen.
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Term:
    """A feature, or two that are looked at together, that a card may speak of."""

    term: str
    features: tuple[str, ...]
    expected_direction: str
    """`up` when a higher band should speak for leaving, `down`, or empty."""
    may_be_used: bool

    @property
    def is_pair(self) -> bool:
        """Whether the term is two features."""
        return len(self.features) == 2


@dataclass(frozen=True, slots=True)
class CardRow:
    """One band of a term of the card, or a term that is not in it.

    `verdict` says of the term: `used`, `not_allowed` (the seed), `absent` (fewer than
    two bands), `against_direction`, `no_gain` (no better than chance), `over_limit`
    (there are enough pairs), `too_few_churned`, `no_fit`. A term that is not used has
    one row, without a band. The row of the term `base` is the intercept. Counts are
    those of the customers that the card was fitted on.
    """

    position: int
    """Order in which the card is read, from 0, the intercept."""
    term: str
    verdict: str
    band_a: str | None
    band_b: str | None
    customer_count: int | None
    churned_count: int | None
    coefficient: float | None
    standard_error: float | None
    points: int | None
    deviance_gain: float | None
    df: int | None
    p_value: float | None


def card_rows(
    cells: Iterable[Row],
    terms: Iterable[Row],
    bands: Iterable[Row],
    categories: Iterable[Row],
    *,
    scorecard_min_churned_count: int,
    scorecard_pair_alpha: float,
    scorecard_max_pairs: int,
    scorecard_points_to_double: int,
) -> list[CardRow]:
    """Fit the card.

    Args:
        cells: A column per feature with its band, customer_count, churned_count;
            bank_churned_count of the whole bank, the same in each.
        terms: Rows of the seed `scorecard_terms`.
        bands: feature, band, position in reading order, of features that are numbers.
        categories: The same of those that are not.
        scorecard_min_churned_count: Fewest churned customers of the bank.
        scorecard_pair_alpha: Chance that a pair enters which adds nothing.
        scorecard_max_pairs: Most pairs.
        scorecard_points_to_double: Points that double the odds.

    Returns:
        Rows of all terms in the order of the seed; no band anywhere when there are too
        few churned customers, or too few others.
    """
    cells = list(cells)
    declared = [
        Term(
            row["term"],
            tuple(f for f in (row["feature_a"], row["feature_b"]) if f),
            row["expected_direction"] or "",
            row["may_be_used"],
        )
        for row in sorted(terms, key=lambda row: row["position"])
    ]
    features = sorted({feature for term in declared for feature in term.features})
    positions = {
        (row["feature"], row["band"]): row["position"] for row in (*bands, *categories)
    }
    counted = _Cells.of(cells, features, positions)
    events, others = counted.churned.sum(), (counted.customers - counted.churned).sum()
    usable = [
        term
        for term in declared
        if term.may_be_used
        and all(len(counted.bands.get(f, ())) > 1 for f in term.features)
    ]
    verdicts = {term.term: Entry("absent") for term in declared}
    verdicts |= {t.term: Entry("not_allowed") for t in declared if not t.may_be_used}
    bank_churned = max((row["bank_churned_count"] for row in cells), default=0)
    if bank_churned < scorecard_min_churned_count or min(events, others) < 1:
        verdicts = {term.term: Entry("too_few_churned") for term in declared}
        return _numbered([_unused(term, verdicts) for term in declared])
    singles = [term for term in usable if not term.is_pair]
    while singles:
        in_card = {term.features[0] for term in singles}
        pairs = [
            term
            for term in usable
            if term.is_pair and in_card.issuperset(term.features)
        ]
        entries = _enter_pairs(
            counted, singles, pairs, scorecard_pair_alpha, scorecard_max_pairs
        )
        used = singles + [term for term in pairs if entries[term.term].is_used]
        try:
            tables = _fitted_tables(counted, used)
        except NoRestError:
            verdicts = {term.term: Entry("no_fit") for term in declared}
            return _numbered([_unused(term, verdicts) for term in declared])
        against = [
            term.term
            for term in singles
            if _is_against(term, counted, tables, positions)
        ]
        if not against:
            break
        # Without it the others mean something else: from the beginning.
        verdicts |= {term: Entry("against_direction") for term in against}
        singles = [term for term in singles if term.term not in against]
    if not singles:
        return _numbered([_unused(term, verdicts) for term in declared])
    verdicts |= entries
    per_point = log(2) / scorecard_points_to_double
    rows = [tables.base_row()]
    for term in declared:
        if verdicts[term.term].is_used:
            rows += tables.rows(term, verdicts[term.term], per_point)
        else:
            rows.append(_unused(term, verdicts))
    return _numbered(rows)


def _numbered(rows: Sequence[CardRow]) -> list[CardRow]:
    return [replace(row, position=position) for position, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether a term is in the card, and what it adds to it."""

    verdict: str
    deviance_gain: float | None = None
    df: int | None = None
    p_value: float | None = None

    @property
    def is_used(self) -> bool:
        """Whether the term is in the card."""
        return self.verdict == "used"


@dataclass(frozen=True, slots=True)
class _Cells:
    """Counted customers: for each feature the number of its band in every cell."""

    customers: Floats
    churned: Floats
    codes: Mapping[str, Integers]
    bands: Mapping[str, Sequence[str]]

    @classmethod
    def of(
        cls,
        cells: Iterable[Row],
        features: Sequence[str],
        positions: Mapping[tuple[str, str], int],
    ) -> "_Cells":
        """Cells in the order of their bands, so that sums are the same each time."""
        totals: dict[tuple[str | None, ...], list[int]] = {}
        for row in cells:
            total = totals.setdefault(tuple(row.get(f) for f in features), [0, 0])
            total[0] += row["customer_count"]
            total[1] += row["churned_count"]
        keys = sorted(totals, key=lambda key: tuple(band or "" for band in key))
        codes, bands = {}, {}
        for number, feature in enumerate(features):
            column = [key[number] for key in keys]
            known = {band for band in column if band is not None}
            if not known or len(known) < len(set(column)):
                continue
            # Cities have no order but their names'; what is missing comes last.
            bands[feature] = sorted(
                known,
                key=lambda band: (
                    band == MISSING,
                    positions.get((feature, band), 0),
                    band,
                ),
            )
            place = {band: code for code, band in enumerate(bands[feature])}
            codes[feature] = np.array([place[b] for b in column if b], dtype=np.int64)
        return cls(
            np.array([totals[key][0] for key in keys], dtype=np.float64),
            np.array([totals[key][1] for key in keys], dtype=np.float64),
            codes,
            bands,
        )

    def levels(self, term: Term) -> tuple[Integers, int]:
        """The number of the term's band, or combination of two, in every cell."""
        first = self.codes[term.features[0]]
        count = len(self.bands[term.features[0]])
        if not term.is_pair:
            return first, count
        second = self.codes[term.features[1]]
        width = len(self.bands[term.features[1]])
        return first * width + second, count * width

    def sums(self, term: Term) -> tuple[Floats, Floats]:
        """Customers and churned customers by band of the term."""
        codes, count = self.levels(term)
        return (
            np.bincount(codes, self.customers, count).astype(np.float64),
            np.bincount(codes, self.churned, count).astype(np.float64),
        )

    def without_certain_bands(self, singles: Sequence[Term]) -> "_Cells":
        """Without the customers of bands in which all churned, or none.

        A model without penalty follows them as closely as it likes: they add nothing
        to its log-likelihood, with a pair or without, and have no finite coefficient.
        """
        cells = self
        while True:
            certain = np.zeros(len(cells.customers), dtype=bool)
            for term in singles:
                customers, churned = cells.sums(term)
                is_certain = (churned == 0) | (churned == customers)
                certain |= is_certain[cells.levels(term)[0]]
            if not certain.any():
                return cells
            cells = _Cells(
                cells.customers[~certain],
                cells.churned[~certain],
                {feature: codes[~certain] for feature, codes in cells.codes.items()},
                cells.bands,
            )

    def columns(self, term: Term) -> IndicatorDesign:
        """A covariate for each band that can have a coefficient of its own.

        All bands of a single feature but its most frequent one; of two features the
        combinations with enough customers of both kinds.
        """
        codes, count = self.levels(term)
        customers, churned = self.sums(term)
        if term.is_pair:
            has_own = np.minimum(churned, customers - churned) >= MIN_PAIR_COUNT
        else:
            has_own = customers > 0
            has_own[np.argmax(customers)] = False
        return IndicatorDesign(codes[np.newaxis], (count,)).without(~has_own)


def _design(
    cells: _Cells, terms: Sequence[Term]
) -> tuple[IndicatorDesign, NDArray[np.bool_]]:
    """All covariates of a model, the intercept first, and which are redundant."""
    intercept = IndicatorDesign(
        np.zeros((1, len(cells.customers)), dtype=np.int64), (1,)
    )
    parts = [intercept, *(cells.columns(term) for term in terms)]
    full = IndicatorDesign(
        np.vstack([part.codes for part in parts]),
        tuple(part.column_count for part in parts),
    )
    return full, aliased_columns(full.gram(cells.customers))


def _enter_pairs(
    cells: _Cells,
    singles: Sequence[Term],
    candidates: Sequence[Term],
    alpha: float,
    limit: int,
) -> dict[str, Entry]:
    """Add pairs one after the other while they improve the likelihood beyond chance.

    The next pair is the one whose score test (Rao) is the most extreme, since that
    takes no fit per candidate; it enters by the likelihood-ratio test, its p multiplied
    by the number of candidates (Bonferroni over what was looked at in this step).
    """
    entries = {term.term: Entry("used") for term in singles}
    left, used = list(candidates), list(singles)
    cells = cells.without_certain_bands(singles)
    if not 0 < cells.churned.sum() < cells.customers.sum():
        # Bands alone tell who churned: nothing is left for a pair to say.
        return entries | {term.term: Entry("no_gain") for term in left}
    full, aliased = _design(cells, used)
    design = full.without(aliased)
    try:
        fit = _quick_fit(cells, design, None)
    except NoRestError:
        return entries | {term.term: Entry("no_gain") for term in left}
    while left and len(used) < len(singles) + limit:
        tests = {
            term.term: _score_test(cells, design, fit, cells.columns(term))
            for term in left
        }
        best = min(left, key=lambda term: tests[term.term])
        full, aliased = _design(cells, [*used, best])
        wider = full.without(aliased)
        df = wider.column_count - design.column_count
        if not df:
            break
        try:
            wider_fit = _quick_fit(
                cells, wider, np.append(fit.coefficients, np.zeros(df))
            )
        except NoRestError:
            entries[best.term] = Entry("no_gain")
            left.remove(best)
            continue
        gain = max(0.0, 2 * (wider_fit.log_likelihood - fit.log_likelihood))
        p_value = min(1.0, float(stats.chi2.sf(gain, df)) * len(left))
        verdict = "used" if p_value <= alpha else "no_gain"
        # Digits that the fit vouches for.
        entries[best.term] = Entry(verdict, round(gain, 3), df, float(f"{p_value:.3g}"))
        left.remove(best)
        if verdict != "used":
            break
        used.append(best)
        design, fit = wider, wider_fit
    is_full = len(used) == len(singles) + limit
    return entries | {
        term.term: Entry("over_limit" if is_full else "no_gain") for term in left
    }


def _quick_fit(
    cells: _Cells, design: IndicatorDesign, start: Floats | None
) -> LogisticFit:
    """A fit without penalty, exact enough to compare log-likelihoods."""
    return fit_logistic(
        design, cells.churned, cells.customers, start=start, tolerance=ROUGH_TOLERANCE
    )


def _score_test(
    cells: _Cells, design: IndicatorDesign, fit: LogisticFit, added: IndicatorDesign
) -> float:
    """log p of Rao's test of further covariates; 0 when there are none."""
    if not added.column_count:
        return 0.0
    share = 1 / (1 + np.exp(-design.times(fit.coefficients)))
    weights = cells.customers * share * (1 - share)
    score = added.transposed_times(cells.churned - cells.customers * share)
    cross = added.cross(design, weights)
    alone = added.gram(weights)
    information = alone - cross @ fit.covariance @ cross.T
    # What the model has already leaves nothing but rounding.
    kept = np.diag(information) > RANK_TOLERANCE * np.diag(alone)
    kept[kept] = ~aliased_columns(information[np.ix_(kept, kept)], RANK_TOLERANCE)
    if not kept.any():
        return 0.0
    score, information = score[kept], information[np.ix_(kept, kept)]
    statistic = float(score @ linalg.solve(information, score, assume_a="sym"))
    return float(stats.chi2.logsf(max(0.0, statistic), int(kept.sum())))


@dataclass(frozen=True, slots=True)
class _Tables:
    """Effects of a fitted card by term and band, and their covariance.

    `effects` holds the intercept, then the bands of every term one after the other,
    all of them linear in the coefficients of the fit.
    """

    cells: _Cells
    terms: Sequence[Term]
    starts: Mapping[str, int]
    effects: Floats
    errors: Floats

    def of(self, term: Term) -> Floats:
        """Effects of the term's bands, log odds."""
        start = self.starts[term.term]
        return self.effects[start : start + self.cells.levels(term)[1]]

    def base_row(self) -> CardRow:
        """The row of the intercept."""
        return CardRow(
            position=0,
            term="base",
            verdict="used",
            band_a=None,
            band_b=None,
            customer_count=int(self.cells.customers.sum()),
            churned_count=int(self.cells.churned.sum()),
            coefficient=round(float(self.effects[0]), DIGITS),
            standard_error=round(float(self.errors[0]), DIGITS),
            points=0,
            deviance_gain=None,
            df=None,
            p_value=None,
        )

    def rows(self, term: Term, entry: Entry, per_point: float) -> list[CardRow]:
        """A row for each band that has customers."""
        customers, churned = self.cells.sums(term)
        start = self.starts[term.term]
        width = len(self.cells.bands[term.features[1]]) if term.is_pair else 1
        return [
            CardRow(
                position=0,
                term=term.term,
                verdict=entry.verdict,
                band_a=self.cells.bands[term.features[0]][code // width],
                band_b=(
                    self.cells.bands[term.features[1]][code % width]
                    if term.is_pair
                    else None
                ),
                customer_count=int(customers[code]),
                churned_count=int(churned[code]),
                coefficient=round(float(self.effects[start + code]), DIGITS),
                standard_error=round(float(self.errors[start + code]), DIGITS),
                points=round(float(self.effects[start + code]) / per_point),
                deviance_gain=entry.deviance_gain,
                df=entry.df,
                p_value=entry.p_value,
            )
            for code in np.flatnonzero(customers).tolist()
        ]


def _fitted_tables(cells: _Cells, terms: Sequence[Term]) -> _Tables:
    """Fit by Firth's likelihood and say the effects so that they can be read.

    A fit knows differences to reference bands; here each band is compared with the
    average customer. The part of a pair that its two features explain one by one moves
    to them (Lengerich et al. 2020, AISTATS, 2402-2412: pure interactions), so that the
    points of a feature are all that it says alone. The predictions stay as they are.
    """
    full, aliased = _design(cells, terms)
    design = full.without(aliased)
    fit = fit_logistic(
        design, cells.churned, cells.customers, firth=True, tolerance=FINE_TOLERANCE
    )
    # Rows: intercept and all bands; columns: coefficients of the fit.
    starts: dict[str, int] = {}
    blocks = [np.zeros((1, full.column_count))]
    blocks[0][0, 0] = 1.0
    size, column = 1, 1
    for term in terms:
        codes, count = cells.levels(term)
        own = cells.columns(term)
        block = np.zeros((count, full.column_count))
        in_column = own.codes[0] < own.column_count
        block[codes[in_column], column + own.codes[0, in_column]] = 1.0
        starts[term.term] = size
        blocks.append(block)
        size, column = size + count, column + own.column_count
    linear = np.vstack(blocks)[:, ~aliased]
    for term in sorted(terms, key=lambda term: -len(term.features)):
        _purify(linear, cells, term, starts)
    effects = linear @ fit.coefficients
    errors = np.sqrt(np.einsum("ij,ij->i", linear @ fit.covariance, linear))
    shrinkage = _shrinkage(cells, fit)
    effects, errors = shrinkage * effects, shrinkage * errors
    # The mean probability stays that of the customers.
    level = fit_logistic(
        DenseDesign(np.ones((len(cells.customers), 1))),
        cells.churned,
        cells.customers,
        offset=shrinkage * design.times(fit.coefficients),
    )
    effects[0] += float(level.coefficients[0])
    return _Tables(cells, terms, starts, effects, errors)


def _shrinkage(cells: _Cells, fit: LogisticFit) -> float:
    """By how much effects seen on the fitting half overstate those among others.

    (chi2 - df) / chi2 of the whole model (van Houwelingen and le Cessie 1990, Statist.
    Med. 9, 1303-1325, formula for the heuristic shrinkage factor), 0 to 1.
    """
    share = cells.churned.sum() / cells.customers.sum()
    nothing = cells.churned.sum() * log(share) + (
        cells.customers.sum() - cells.churned.sum()
    ) * log(1 - share)
    gain = 2 * (fit.log_likelihood - float(nothing))
    df = len(fit.coefficients) - 1
    return max(0.0, 1 - df / gain) if gain > 0 else 0.0


def _purify(
    linear: Floats, cells: _Cells, term: Term, starts: Mapping[str, int]
) -> None:
    """Move what a term shares with simpler ones to them, in place."""
    codes, count = cells.levels(term)
    customers = np.bincount(codes, cells.customers, count)
    start = starts[term.term]
    block = linear[start : start + count]
    if not term.is_pair:
        mean = customers @ block / customers.sum()
        linear[0] += mean
        block -= mean
        return
    first, second = term.features
    rows, columns = len(cells.bands[first]), len(cells.bands[second])
    # The weighted least squares fit of the table by its rows and columns.
    additive = np.hstack(
        [np.repeat(np.eye(rows), columns, axis=0), np.tile(np.eye(columns), (rows, 1))]
    )
    root = np.sqrt(customers)[:, np.newaxis]
    parts = np.linalg.pinv(root * additive) @ (root * block)
    block -= additive @ parts
    linear[starts[first] : starts[first] + rows] += parts[:rows]
    linear[starts[second] : starts[second] + columns] += parts[rows:]


def _is_against(
    term: Term,
    cells: _Cells,
    tables: _Tables,
    positions: Mapping[tuple[str, str], int],
) -> bool:
    """Whether the effects fall over the bands of a term that should rise, or rise."""
    if not term.expected_direction:
        return False
    bands = cells.bands[term.features[0]]
    known = np.array([band != MISSING for band in bands])
    customers = cells.sums(term)[0][known]
    effects = tables.of(term)[known]
    order = np.arange(len(effects), dtype=np.float64)
    order -= customers @ order / customers.sum()
    trend = float(customers @ (order * effects))
    return trend < 0 if term.expected_direction == "up" else trend > 0


def _unused(term: Term, verdicts: Mapping[str, Entry]) -> CardRow:
    """The row of a term that is not in the card."""
    entry = verdicts[term.term]
    return CardRow(
        position=0,
        term=term.term,
        verdict="absent" if entry.is_used else entry.verdict,
        band_a=None,
        band_b=None,
        customer_count=None,
        churned_count=None,
        coefficient=None,
        standard_error=None,
        points=None,
        deviance_gain=entry.deviance_gain,
        df=entry.df,
        p_value=entry.p_value,
    )
