"""A card of one month and what became of the customers by the next, from counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log

import numpy as np

from python_stats.group_difference import Interval
from python_stats.score import sentences
from python_stats.score.calibration import calibrate
from python_stats.score.card import CardRow, card_rows
from python_stats.score.discrimination import discriminate
from python_stats.score.gains import ratio_interval
from python_stats.score.logistic import Floats, NoRestError
from python_stats.tables import Row

DIGITS = 9
CALLED_SHARE = 10  # one customer of so many is called


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestRow:
    """A card that learned from one pair of months, judged on the next pair.

    All of it about customers of `as_of_from` who were not flagged and on whose half no
    card learned; churned are those flagged or gone in `as_of_to`. Without a card what
    it would say is null.
    """

    as_of_learned: date
    as_of_from: date
    as_of_to: date
    customer_count: int
    churned_count: int
    churn_rate: float | None
    churn_rate_low: float | None
    churn_rate_high: float | None
    mean_probability: float | None = None
    auc: float | None = None
    auc_low: float | None = None
    auc_high: float | None = None
    calibration_slope: float | None = None
    slope_low: float | None = None
    slope_high: float | None = None
    call_count: int | None = None
    churned_share: float | None = None
    churned_share_low: float | None = None
    churned_share_high: float | None = None
    balance_share: float | None = None
    balance_share_low: float | None = None
    balance_share_high: float | None = None
    sentence_en: str
    sentence_ru: str


def backtest_rows(
    counts: Iterable[Row],
    terms: Iterable[Row],
    bands: Iterable[Row],
    categories: Iterable[Row],
    *,
    scorecard_min_churned_count: int,
    scorecard_pair_alpha: float,
    scorecard_max_pairs: int,
    scorecard_points_to_double: int,
) -> list[BacktestRow]:
    """Fit a card on each pair of months and judge it on the next.

    Args:
        counts: Of pairs of months (as_of_from, as_of_to) and of a half (`found`,
            `confirmed`): a column per feature with its band, customer_count and
            churned_count; balance_count and balance_amount of known balances;
            churned_balance_amount and its sum of squares, churned_square_sum.
        terms: Rows of the seed `scorecard_terms`.
        bands: feature, band, position of features that are numbers.
        categories: The same of those that are not.
        scorecard_min_churned_count: As for `card_rows`, and so are the others.
        scorecard_pair_alpha: See there.
        scorecard_max_pairs: See there.
        scorecard_points_to_double: See there.

    Returns:
        A row per pair of months that has another one before it, by date.
    """
    terms = list(terms)
    bands, categories = list(bands), list(categories)
    by_pair: dict[tuple[date, date], dict[str, list[Row]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in counts:
        by_pair[row["as_of_from"], row["as_of_to"]][row["half"]].append(row)
    rows = []
    pairs = sorted(by_pair)
    for learned, judged in pairwise(pairs):
        found = by_pair[learned]["found"]
        churned = sum(row["churned_count"] for row in found)
        card = card_rows(
            # Of both halves, as in the card itself: about twice those of one.
            [{**row, "bank_churned_count": 2 * churned} for row in found],
            terms,
            bands,
            categories,
            scorecard_min_churned_count=scorecard_min_churned_count,
            scorecard_pair_alpha=scorecard_pair_alpha,
            scorecard_max_pairs=scorecard_max_pairs,
            scorecard_points_to_double=scorecard_points_to_double,
        )
        features = {row["term"]: (row["feature_a"], row["feature_b"]) for row in terms}
        per_point = log(2) / scorecard_points_to_double
        unseen = by_pair[judged]["confirmed"]
        rows.append(_judged((learned[0], *judged), unseen, card, features, per_point))
    return rows


def _judged(
    dates: tuple[date, date, date],
    unseen: Sequence[Row],
    card: Sequence[CardRow],
    features: Mapping[str, tuple[str, str | None]],
    per_point: float,
) -> BacktestRow:
    """What the card said of the earlier month against the later one."""
    from statsmodels.stats.proportion import proportion_confint

    learned, before, after = dates
    # In an order of their own, so that sums are the same each time.
    names = sorted({name for pair in features.values() for name in pair if name})
    cells = sorted(unseen, key=lambda row: [str(row.get(name)) for name in names])
    customers = np.array([float(row["customer_count"]) for row in cells])
    churned = np.array([float(row["churned_count"]) for row in cells])
    total, lost = int(customers.sum()), int(churned.sum())
    rate: tuple[float | None, ...] = (None, None, None)
    if total:
        low, high = proportion_confint(lost, total, method="wilson")
        rate = tuple(round(float(x), DIGITS) for x in (lost / total, low, high))
    known = {
        "as_of_learned": learned,
        "as_of_from": before,
        "as_of_to": after,
        "customer_count": total,
        "churned_count": lost,
        "churn_rate": rate[0],
        "churn_rate_low": rate[1],
        "churn_rate_high": rate[2],
    }
    if card[0].term != "base" or min(lost, total - lost) < 2:
        words = {
            f"sentence_{lang}": sentences.no_backtest(lang)
            for lang in sentences.LANGUAGES
        }
        return BacktestRow(**known, **words)  # type: ignore[arg-type]
    probabilities = _probabilities(cells, card, features, per_point)
    order = np.argsort(probabilities, kind="stable")
    # Cells of the same points are one step of the curve.
    steps, places = np.unique(probabilities[order], return_inverse=True)
    trials = np.bincount(places, customers[order]).astype(np.float64)
    events = np.bincount(places, churned[order]).astype(np.float64)
    curve = discriminate(events, trials - events)
    slope: Interval | None = None
    if len(steps) > 1 and curve.auc < 1:
        try:
            slope = calibrate(steps, events, trials).slope
        except NoRestError:
            slope = None
    called = round(total / CALLED_SHARE)
    reached, money = _reached(cells, probabilities, called)
    low, high = proportion_confint(reached, lost, method="wilson")
    mean = float(probabilities @ customers) / total
    words = {
        f"sentence_{lang}": sentences.backtest(
            Interval(curve.auc, curve.auc_low, curve.auc_high),
            mean,
            Interval(lost / total, float(rate[1] or 0), float(rate[2] or 0)),
            lang,
        )
        for lang in sentences.LANGUAGES
    }
    figures = {
        "mean_probability": mean,
        "auc": curve.auc,
        "auc_low": curve.auc_low,
        "auc_high": curve.auc_high,
        "churned_share": reached / lost,
        "churned_share_low": float(low),
        "churned_share_high": float(high),
    }
    if slope:
        figures |= {
            "calibration_slope": slope.estimate,
            "slope_low": slope.low,
            "slope_high": slope.high,
        }
    if money:
        figures |= {
            "balance_share": money.estimate,
            "balance_share_low": money.low,
            "balance_share_high": money.high,
        }
    rounded = {name: round(figure, DIGITS) for name, figure in figures.items()}
    return BacktestRow(**known, **rounded, **words, call_count=called)  # type: ignore[arg-type]


def _probabilities(
    cells: Sequence[Row],
    card: Sequence[CardRow],
    features: Mapping[str, tuple[str, str | None]],
    per_point: float,
) -> Floats:
    """Of each cell by the card, with the digits that scores have."""
    points = np.zeros(len(cells))
    for term in dict.fromkeys(row.term for row in card if row.band_a is not None):
        first, second = features[term]
        given = {
            (row.band_a, row.band_b): float(row.points or 0)
            for row in card
            if row.term == term
        }
        points += [
            given.get((cell[first], cell[second] if second else None), 0.0)
            for cell in cells
        ]
    base = float(card[0].coefficient or 0)
    share = 1 / (1 + np.exp(-(base + points * per_point)))
    return np.asarray(np.clip(np.round(share, 6), 0.000001, 0.999999))


def _reached(
    cells: Sequence[Row], probabilities: Floats, called: int
) -> tuple[float, Interval | None]:
    """Churned customers and their share of the money among those called first.

    By probability times the mean balance of the cell; cells without a known balance
    come after the others, by probability. Of the last cell as large a part as calls are
    left for.
    """
    means = np.array(
        [
            float(row["balance_amount"]) / row["balance_count"]
            if row["balance_count"]
            else np.nan
            for row in cells
        ]
    )
    losses = np.where(np.isnan(means), -np.inf, probabilities * means)
    order = np.lexsort((-probabilities, -losses))
    customers = np.array([float(cells[i]["customer_count"]) for i in order])
    before = np.cumsum(customers) - customers
    part = np.clip((called - before) / customers, 0.0, 1.0)

    def sums(column: str) -> tuple[float, float]:
        values = np.array([float(cells[i][column] or 0) for i in order])
        return float(part @ values), float(values.sum())

    reached, _ = sums("churned_count")
    money, all_money = sums("churned_balance_amount")
    squares, all_squares = sums("churned_square_sum")
    if not all_money:
        return reached, None
    return reached, ratio_interval(money, all_money, squares, all_squares)
