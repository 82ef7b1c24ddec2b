"""The card from counts: what it predicts, what it leaves out, when there is none."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import log
from typing import Any

import numpy as np
import pytest

from proofs import shuffled_churn
from python_stats.score.card import CardRow, card_rows
from python_stats.score.checks import CheckRow, check_rows
from tests.python.warehouses import ROOT, Warehouse

FEATURES = ("products", "activity", "score")
BANDS = {"products": ["1", "2", "3"], "activity": ["yes", "no"], "score": list("abcd")}
POINT = log(2) / 20

Customers = list[tuple[tuple[str, ...], bool]]


def terms(**changes: dict[str, object]) -> list[dict[str, object]]:
    pairs = [(f, None) for f in FEATURES] + list(combinations(FEATURES, 2))
    rows: list[dict[str, object]] = []
    for position, (a, b) in enumerate(pairs):
        term = a if b is None else f"{a}_{b}"
        rows.append(
            {
                "term": term,
                "position": position,
                "feature_a": a,
                "feature_b": b,
                "expected_direction": None,
                "may_be_used": True,
                "name_en": term,
                "name_ru": term,
                "reason_en": "no.",
                "reason_ru": "нет.",
            }
            | changes.get(term, {})
        )
    return rows


def weighted(row: CardRow) -> float:
    assert row.customer_count is not None
    assert row.coefficient is not None
    return row.customer_count * row.coefficient


def cells(customers: Customers) -> list[dict[str, object]]:
    counts = Counter(customers)
    churned = sum(flag for _, flag in customers)
    return [
        dict(zip(FEATURES, key, strict=True))
        | {
            "customer_count": counts[key, True] + counts[key, False],
            "churned_count": counts[key, True],
            "bank_churned_count": churned,
        }
        for key in dict.fromkeys(key for key, _ in counts)
    ]


def card(
    rows: Sequence[dict[str, object]], declared: Iterable[Any] = (), **changes: Any
) -> list[CardRow]:
    settings: dict[str, Any] = {
        "scorecard_min_churned_count": 50,
        "scorecard_pair_alpha": 0.05,
        "scorecard_max_pairs": 6,
        "scorecard_points_to_double": 20,
    }
    return card_rows(
        rows,
        declared or terms(),
        [
            {"feature": feature, "band": band, "position": position}
            for feature in ("products", "score")
            for position, band in enumerate(BANDS[feature])
        ],
        [
            {"feature": "activity", "band": band, "position": position}
            for position, band in enumerate(BANDS["activity"])
        ],
        **(settings | changes),
    )


def bank(seed: int, size: int = 6000, *, pair: float = 1.5) -> Customers:
    """More products mean more churn, and activity turns round with three of them."""
    rng = np.random.default_rng(seed)
    customers: Customers = []
    for _ in range(size):
        key = tuple(str(rng.choice(BANDS[feature])) for feature in FEATURES)
        turned = pair if (key[0] == "3") == (key[1] == "yes") else -pair
        odds = -2 + 0.7 * int(key[0]) + turned / 2 - (1.5 if key[2] == "a" else 0)
        customers.append((key, bool(rng.random() < 1 / (1 + np.exp(-odds)))))
    return customers


def verdicts(rows: Iterable[CardRow]) -> dict[str, str]:
    return {row.term: row.verdict for row in rows}


def log_odds(rows: Sequence[CardRow], key: tuple[str, ...], *, points: bool) -> float:
    """What the card says of a customer, by its points or its coefficients."""
    bands = dict(zip(FEATURES, key, strict=True))
    total = 0.0
    for row in rows:
        features = row.term.split("_") if row.term != "base" else []
        own = [row.band_a, row.band_b][: len(features)]
        if row.coefficient is not None and own == [bands[f] for f in features]:
            is_exact = row.term == "base" or not points
            total += row.coefficient if is_exact else (row.points or 0) * POINT
    return total


def test_the_card_predicts_what_the_shrunk_penalised_fit_predicts() -> None:
    """Rows instead of counts, dummies instead of codes, the formulas written out."""
    customers = bank(1)
    rows = card(cells(customers), scorecard_pair_alpha=0.0)
    keys = [key for key, _ in customers]
    columns = [np.ones(len(keys))]
    for place, feature in enumerate(FEATURES):
        columns += [
            np.array([key[place] == band for key in keys], dtype=float)
            for band in BANDS[feature][1:]
        ]
    x = np.column_stack(columns)
    y = np.array([flag for _, flag in customers], dtype=float)
    beta = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ beta))
        inverse = np.linalg.inv((x.T * (p * (1 - p))) @ x)
        leverage = p * (1 - p) * np.einsum("ij,jk,ik->i", x, inverse, x)
        beta = beta + inverse @ x.T @ (y - p + leverage * (0.5 - p))
    p = 1 / (1 + np.exp(-x @ beta))
    likelihood = np.log(np.where(y == 1, p, 1 - p)).sum()
    nothing = len(y) * (
        y.mean() * np.log(y.mean()) + (1 - y.mean()) * np.log(1 - y.mean())
    )
    gain = 2 * (likelihood - nothing)
    shrunk = (1 - (x.shape[1] - 1) / gain) * (x @ beta)
    level = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-shrunk - level))
        level += (y - p).sum() / (p * (1 - p)).sum()
    expected = shrunk + level
    actual = np.array([log_odds(rows, key, points=False) for key in keys])
    assert actual == pytest.approx(expected, abs=1e-5)
    # Three terms, each rounded to half a point at most.
    rounded = np.array([log_odds(rows, key, points=True) for key in keys])
    assert np.abs(rounded - actual).max() <= 3 * POINT / 2 + 1e-9
    assert (1 / (1 + np.exp(-actual))).mean() == pytest.approx(y.mean(), abs=1e-6)


def test_points_compare_with_the_average_customer() -> None:
    rows = card(cells(bank(2)))
    assert verdicts(rows)["products_activity"] == "used"
    for term in {row.term for row in rows if row.band_a}:
        own = [row for row in rows if row.term == term]
        mean = sum(weighted(row) for row in own)
        assert mean / 6000 == pytest.approx(0, abs=1e-6)
    # A pair says nothing that its features say one by one.
    pair = [row for row in rows if row.term == "products_activity"]
    for place, feature in (("band_a", "products"), ("band_b", "activity")):
        for band in BANDS[feature]:
            own = [row for row in pair if getattr(row, place) == band]
            assert sum(weighted(row) for row in own) == pytest.approx(0, abs=1e-3)


def test_a_pair_enters_when_it_adds_something_and_no_other_does() -> None:
    rows = card(cells(bank(3)))
    assert verdicts(rows)["products_activity"] == "used"
    assert verdicts(rows)["products_score"] == "no_gain"
    entered = next(row for row in rows if row.term == "products_activity")
    assert entered.df == 2
    assert entered.p_value is not None
    assert entered.p_value < 1e-6
    full = card(cells(bank(3)), scorecard_max_pairs=0)
    assert verdicts(full)["products_activity"] == "over_limit"


def test_pairs_that_add_nothing_seldom_enter() -> None:
    entered = 0
    for seed in range(40):
        rows = card(cells(bank(1000 + seed, size=2000, pair=0)))
        entered += any(row.verdict == "used" and "_" in row.term for row in rows)
    # At 5 % in each bank: more than six in forty have a chance of 1 in 300.
    assert entered <= 6


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = cells(bank(4))
    assert card(rows) == card(rows[::-1]) == card(sorted(rows, key=str))


def test_bands_that_churn_alone_or_not_at_all_have_finite_points() -> None:
    customers = bank(5)
    customers += [(("1", "no", "missing"), False)] * 40
    customers += [(("3", "yes", "all"), True)] * 8
    rows = card(cells(customers))
    odd = {row.band_a: row for row in rows if row.term == "score"}
    assert odd["missing"].points is not None
    assert -200 < odd["missing"].points < -20
    assert 0 < (odd["all"].points or 0) < 200
    assert all(np.isfinite(row.coefficient or 0.0) for row in rows)
    # What is not known is read last.
    assert [row.band_a for row in rows if row.term == "score"][-1] == "missing"


def test_a_term_against_its_direction_is_dropped_and_reported() -> None:
    rows = cells(bank(6))
    up = card(rows, terms(products={"expected_direction": "up"}))
    down = card(rows, terms(products={"expected_direction": "down"}))
    assert verdicts(up)["products"] == "used"
    assert verdicts(down)["products"] == "against_direction"
    assert verdicts(down)["products_activity"] == "absent"
    assert verdicts(down)["activity"] == "used"


def test_a_term_that_is_not_allowed_is_left_out() -> None:
    rows = card(cells(bank(7)), terms(score={"may_be_used": False}))
    assert verdicts(rows)["score"] == "not_allowed"
    assert verdicts(rows)["activity_score"] == "absent"
    assert verdicts(rows)["products"] == "used"


def test_a_feature_that_the_extract_does_not_have_is_absent() -> None:
    customers: Customers = [((*key[:2], "missing"), flag) for key, flag in bank(8)]
    assert verdicts(card(cells(customers)))["score"] == "absent"
    without = [{k: v for k, v in row.items() if k != "score"} for row in cells(bank(8))]
    assert verdicts(card(without))["score"] == "absent"


def test_two_features_that_say_the_same_are_one() -> None:
    """As where a balance is missing exactly when the salary is."""
    customers: Customers = [
        ((key[0], key[1], "abc"[int(key[0]) - 1]), flag) for key, flag in bank(9)
    ]
    rows = card(cells(customers))
    assert verdicts(rows)["products"] == "used"
    assert all(row.coefficient == 0 for row in rows if row.term == "score")


def test_few_churned_customers_make_no_card() -> None:
    for rows in (card(cells(bank(10)), scorecard_min_churned_count=10**6), card([])):
        assert set(verdicts(rows).values()) == {"too_few_churned"}
        assert all(row.band_a is None for row in rows)


def test_the_seed_declares_what_the_docs_say() -> None:
    with (ROOT / "seeds/reference/scorecard_terms.csv").open(encoding="utf-8") as file:
        seed = list(csv.DictReader(file))
    off = {row["term"] for row in seed if row["may_be_used"] == "false"}
    assert off == {"gender", "city"}
    pairs = {(r["feature_a"], r["feature_b"]) for r in seed if r["feature_b"]}
    single = [r["feature_a"] for r in seed if not r["feature_b"]]
    allowed = [feature for feature in single if feature not in off]
    assert pairs == set(combinations(allowed, 2))


def judged(customers: Customers, **changes: Any) -> list[CheckRow]:
    """Fit on the even customers, judge on the odd ones."""
    rows = card(cells(customers[::2]))
    histogram: Counter[tuple[str, float, bool]] = Counter()
    for key, flag in customers[1::2]:
        odds = log_odds(rows, key, points=True)
        p = min(0.999999, max(0.000001, round(float(1 / (1 + np.exp(-odds))), 6)))
        histogram["everybody", p, flag] += 1
        histogram[key[1], p, flag] += 1
    histograms = [
        {
            "group_type": "everybody" if group == "everybody" else "activity",
            "group_value": group,
            "name_en": None,
            "name_ru": None,
            "label_en": group,
            "label_ru": group,
            "churn_probability": p,
            "customer_count": histogram[group, p, True] + histogram[group, p, False],
            "churned_count": histogram[group, p, True],
        }
        for group, p in dict.fromkeys((group, p) for group, p, _ in histogram)
    ]
    settings: dict[str, Any] = {
        "scorecard_min_auc": 0.65,
        "scorecard_min_slope": 0.8,
        "scorecard_max_slope": 1.25,
        "scorecard_min_churned_count": 50,
        "min_reportable_count": 30,
    }
    return check_rows(
        histograms,
        [{name: getattr(row, name) for name in CardRow.__slots__} for row in rows],
        terms(),
        **(settings | changes),
    )


def check(rows: Iterable[CheckRow], check_id: str) -> CheckRow:
    return next(row for row in rows if row.check_id == check_id)


def test_a_good_card_is_used_and_says_so() -> None:
    rows = judged(bank(11))
    verdict = check(rows, "is_used")
    assert verdict.is_within
    assert verdict.sentence_en is not None
    assert verdict.sentence_en.startswith("The card is used")
    assert check(rows, "calibration_slope").is_within
    groups = [row for row in rows if row.check_id == "calibration"]
    assert {row.group_value for row in groups} == {"yes", "no"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scorecard_min_auc": 0.99}, ("at least 99.0%", "не меньше 99,0")),
        ({"scorecard_min_slope": 0.999}, ("within 0.999", "от 0,999 до")),
    ],
)
def test_a_card_below_the_standards_is_refused_in_words(
    changes: dict[str, float], words: tuple[str, str]
) -> None:
    verdict = check(judged(bank(11), **changes), "is_used")
    assert not verdict.is_within
    assert words[0] in (verdict.sentence_en or "")
    assert words[1] in (verdict.sentence_ru or "")


def test_features_that_tell_everything_make_no_card_and_no_fault() -> None:
    customers = [(key, key[0] == "3" and key[1] == "yes") for key, _ in bank(13)]
    verdict = check(judged(customers), "is_used")
    assert not verdict.is_within
    assert "nearly everything" in (verdict.sentence_en or "")
    assert "почти всё" in (verdict.sentence_ru or "")


def test_no_sentence_says_that_somebody_will_leave() -> None:
    for rows in (judged(bank(11)), judged(bank(11), scorecard_min_auc=0.99)):
        for row in rows:
            for words in (row.sentence_en, row.sentence_ru):
                assert "will leave" not in (words or "")
                assert "уйдёт" not in (words or "")
                assert "уйдут" not in (words or "")


def test_shuffled_churn_makes_no_card_that_is_used(
    default_warehouse: Warehouse,
) -> None:
    """A sample of `python -m proofs.shuffled_churn`."""
    with default_warehouse.connect() as connection:
        customers = shuffled_churn.customers_of(connection)
    assert shuffled_churn.is_used(customers)
    assert shuffled_churn.used_when_shuffled(customers, repetitions=5) == 0
