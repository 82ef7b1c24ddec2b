"""The card with months: its label, of whom it speaks, what it was worth; by rows."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy.stats import rankdata

from proofs.shuffled_churn import seed, settings
from python_stats.score.card import card_rows
from tests.python.months.histories import Person, Run, build_months, person
from tests.python.warehouses import ROOT, dbt_paths, parsed_once

MONTHS = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
Key = tuple[str, str]
Month = dict[Key, Person]


@pytest.fixture(scope="module")
def history() -> dict[str, list[Person]]:
    """Who has many products and is active is flagged, or goes without a word.

    The file of a small branch is not delivered in the end.
    """
    stream = np.random.default_rng(8)

    def drawn(key: Key) -> Person:
        return person(
            *key,
            product_count=int(stream.integers(1, 5)),
            is_active=bool(stream.random() < 0.5),
            balance_amount=None
            if stream.random() < 0.2
            else round(float(stream.lognormal(12, 1)), 2),
        )

    keys = [(f"{i:04}", branch) for i in range(3000) for branch in ("North", "South")]
    keys += [(f"{i:04}", "West") for i in range(300)]
    now = {key: drawn(key) for key in keys}
    months = {}
    for as_of in MONTHS:
        months[as_of] = [now[key] for key in sorted(now)]
        after = {}
        for key in keys:
            if key not in now:
                if stream.random() < 0.5:
                    after[key] = drawn(key)
                continue
            there = now[key]
            odds = -5 + 0.9 * there["product_count"] + 1.2 * there["is_active"]
            leaves = stream.random() < 1 / (1 + np.exp(-odds))
            if there["is_churned"] or (leaves and stream.random() < 0.4):
                continue
            after[key] = {**there, "is_churned": bool(leaves)}
        now = after
    latest = months[MONTHS[-1]]
    months[MONTHS[-1]] = [p for p in latest if p["city"] != "West"]
    return months


@pytest.fixture(scope="module")
def run(
    history: dict[str, list[Person]], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """The card and all that follows from it."""
    marts = ("score_backtest", "churn_scores", "call_capacity", "scorecard")
    built = build_months(
        tmp_path_factory.mktemp("score"),
        history,
        *(f"+{mart}" for mart in (*marts, "retention_targets", "data_quality")),
        "+month_faults",
        accepted_month_faults=[
            "city_absent:2026-04-30:West",
            "fewer_customers:2026-03-31",
        ],
    )
    assert built.returncode == 0, built.said
    return built


def is_found(key: Key) -> bool:
    return hashlib.md5("|".join(key).encode()).hexdigest() < "8"


def examples(
    history: dict[str, list[Person]], before: str, after: str
) -> dict[Key, tuple[Person, bool]]:
    """Of those not flagged: the customer as he was, and whether flagged or gone.

    Nobody is gone whose branch is not there.
    """
    later = {(p["user_id"], p["city"]): p for p in history[after]}
    branches = {branch for _, branch in later}
    return {
        key: (p, key not in later or later[key]["is_churned"])
        for p in history[before]
        if not p["is_churned"] and p["city"] in branches
        for key in [(p["user_id"], p["city"])]
    }


def test_the_card_learns_from_what_became_of_customers(
    run: Run, history: dict[str, list[Person]]
) -> None:
    pair = examples(history, *MONTHS[-2:])
    found = [churned for key, (_, churned) in pair.items() if is_found(key)]
    assert run.rows(
        "select customer_count, churned_count from marts.scorecard where term = 'base'"
    ) == [(len(found), sum(found))]
    unseen = [churned for key, (_, churned) in pair.items() if not is_found(key)]
    ((used, count, churned, english, russian),) = run.rows(
        "select is_within, customer_count, churned_count, sentence_en, sentence_ru"
        " from marts.scorecard_checks where check_id = 'is_used'"
    )
    assert used
    assert (count, churned) == (len(unseen), sum(unseen))
    assert "a customer flagged or gone by the next delivered month" in english
    assert "отмеченного или выбывшего к следующей поставке" in russian


def test_bands_are_those_of_the_month_before(
    run: Run, history: dict[str, list[Person]]
) -> None:
    expected: Counter[tuple[str, bool]] = Counter()
    for key, (customer, churned) in examples(history, *MONTHS[-2:]).items():
        if is_found(key):
            band = min(customer["product_count"], 4)
            expected["4+" if band == 4 else str(band), churned] += 1
    rows = run.rows(
        "select band, customer_count, churned_count from marts.scorecard"
        " where term = 'products'"
    )
    assert {(band, True): churned for band, _, churned in rows} | {
        (band, False): count - churned for band, count, churned in rows
    } == dict(expected)


def test_who_is_flagged_already_has_no_points(run: Run) -> None:
    assert run.rows(
        "select is_churned, count(*) = count(points), count(points) = 0"
        " from marts.churn_scores group by is_churned order by is_churned"
    ) == [(False, True, False), (True, False, True)]


def test_lists_say_what_the_label_is(run: Run) -> None:
    rows = run.rows(
        "select purpose, call_rank, churn_probability, expected_loss_amount,"
        " balance_amount, reasons_en, reasons_ru from marts.retention_targets"
        " order by purpose, call_rank"
    )
    kept = [row for row in rows if row[0] == "keep"]
    won = [row for row in rows if row[0] == "win_back"]
    for _, _, probability, loss, _, english, russian in kept:
        assert probability is not None
        assert english.startswith(
            "Resembles customers flagged or gone by the next delivered month"
        )
        assert russian.startswith(
            "Похож на клиентов, отмеченных или выбывших к следующей поставке"
        )
        assert loss is None or loss <= (kept[0][3] or 0)
    # Nothing is said of what becomes of the flagged: by balance.
    assert all(row[2] is None and row[3] is None for row in won)
    balances = [row[4] for row in won if row[4] is not None]
    assert balances == sorted(balances, reverse=True)
    assert len(balances) > 10


def test_calls_are_tried_on_the_months_too(
    run: Run, history: dict[str, list[Person]]
) -> None:
    pair = examples(history, *MONTHS[-2:])
    unseen = [churned for key, (_, churned) in pair.items() if not is_found(key)]
    ((reached,),) = run.rows(
        "select churned_reached from marts.call_capacity"
        " where call_count = 1000 and ordering = 'random'"
    )
    called = round(1000 * len(unseen) / len(pair))
    expected = called / len(unseen) * sum(unseen) * len(pair) / len(unseen)
    assert reached == pytest.approx(expected, abs=0.06)


def cell(customer: Person) -> dict[str, Any]:
    """The bands of this history; the other features are the same for everybody."""
    products, balance = customer["product_count"], customer["balance_amount"]
    edges = [row for row in seed("feature_bands") if row["feature"] == "balance"]
    band = "missing"
    if balance is not None:
        band = next(
            str(row["band"])
            for row in edges
            if row["upper_bound"] is None or balance < float(str(row["upper_bound"]))
        )
    return {
        "products": "4+" if products >= 4 else str(products),
        "balance": band,
        "activity": "yes" if customer["is_active"] else "no",
    }


def reached_by_calls(
    customers: Iterable[tuple[Mapping[str, Any], bool, float | None]],
    probabilities: Iterable[float],
    calls: int,
) -> tuple[float, float]:
    """Shares of the churned and of their money among those who are called.

    Called are those with most to lose: the probability times the mean balance of all
    with the same bands; who has no balance comes last. Of the last such group a part.
    """
    alike: dict[tuple[Any, ...], list[tuple[float, bool, float | None]]]
    alike = defaultdict(list)
    for (bands, churned, balance), p in zip(customers, probabilities, strict=True):
        alike[tuple(bands.values())].append((p, churned, balance))

    def urgency(group: list[tuple[float, bool, float | None]]) -> tuple[float, float]:
        p, balances = group[0][0], [b for _, _, b in group if b is not None]
        return (p * sum(balances) / len(balances) if balances else -np.inf), p

    left, found = float(calls), np.zeros(2)
    total = np.zeros(2)
    for group in sorted(alike.values(), key=urgency, reverse=True):
        part = min(1.0, left / len(group))
        left -= part * len(group)
        gone = [b or 0.0 for _, is_churned, b in group if is_churned]
        total += (len(gone), sum(gone))
        found += (part * len(gone), part * sum(gone))
    lost, money = found / total
    return lost, money


def test_the_backtest_is_that_of_the_rows(
    run: Run, history: dict[str, list[Person]]
) -> None:
    """The card of a pair, fitted on the rows, gives its points row by row."""
    found = run.rows(
        "select cast(as_of_learned as varchar), cast(as_of_from as varchar),"
        " cast(as_of_to as varchar), customer_count, churned_count, auc,"
        " mean_probability, call_count, churned_share, balance_share, sentence_en"
        " from marts.score_backtest order by as_of_from"
    )
    pairs = list(pairwise(MONTHS))
    assert [row[:3] for row in found] == [
        (learned[0], *judged) for learned, judged in pairwise(pairs)
    ]
    terms = seed("scorecard_terms")
    features = {row["term"]: (row["feature_a"], row["feature_b"]) for row in terms}
    for (learned, judged), row in zip(pairwise(pairs), found, strict=True):
        taught = [
            cell(customer) | {"customer_count": 1, "churned_count": int(churned)}
            for key, (customer, churned) in examples(history, *learned).items()
            if is_found(key)
        ]
        card = card_rows(
            [r | {"bank_churned_count": 10**6} for r in taught],
            terms,
            seed("feature_bands"),
            seed("feature_categories"),
            **settings(  # type: ignore[arg-type]
                "scorecard_min_churned_count",
                "scorecard_pair_alpha",
                "scorecard_max_pairs",
                "scorecard_points_to_double",
            ),
        )
        points = {
            (r.term, r.band_a, r.band_b): r.points for r in card if r.band_a is not None
        }
        used = {term for term, _, _ in points}
        assert "products" in used
        unseen = [
            (cell(customer), churned, customer["balance_amount"])
            for key, (customer, churned) in examples(history, *judged).items()
            if not is_found(key)
        ]
        given = []
        for bands, _, _ in unseen:
            total = 0
            for term in used:
                first, second = features[term]
                key = (term, bands[str(first)], bands[str(second)] if second else None)
                total += points.get(key) or 0
            given.append(total)
        churned = np.array([c for _, c, _ in unseen])
        odds = (card[0].coefficient or 0) + np.array(given) * np.log(2) / 20
        p = np.round(1 / (1 + np.exp(-odds)), 6)
        assert row[3:5] == (len(unseen), churned.sum())
        ranks = rankdata(given)
        count = churned.sum()
        area = ranks[churned].sum() - count * (count + 1) / 2
        assert row[5] == pytest.approx(area / count / (len(unseen) - count))
        assert row[5] > 0.6
        assert row[6] == pytest.approx(p.mean())
        assert row[7] == round(len(unseen) / 10)
        lost_share, money_share = reached_by_calls(unseen, p, row[7])
        assert row[8] == pytest.approx(lost_share)
        assert row[9] == pytest.approx(money_share)
        assert 0.15 < lost_share < 0.5
        assert row[10].startswith("A customer who was then flagged or gone had more")


def test_data_quality_says_why_a_backtest_has_no_figures(run: Run) -> None:
    assert run.rows(
        "select check_id, value, example from marts.data_quality"
        " where check_id like 'backtest%' order by 1"
    ) == [("backtest_months_lacking", 0, None), ("backtest_without_card", 0, None)]


def rebuild(folder: Path, variables: Mapping[str, Any], *models: str) -> None:
    """Run models again on the working file in the folder."""
    finished = subprocess.run(
        [
            *(sys.executable, *parsed_once("dbt.cli.main"), "--quiet", "run"),
            *("--select", *models, "--vars", json.dumps(dict(variables))),
        ],
        cwd=ROOT,
        env=os.environ | dbt_paths(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout


def test_a_large_bank_is_drawn_from(
    run: Run, history: dict[str, list[Person]], tmp_path: Path
) -> None:
    """By the same digits of a hash in each month, and never more than allowed."""
    most = 1000
    working_file = Path(shutil.copy(run.working_file, tmp_path / "work.duckdb"))
    variables = dict(run.variables) | {"scorecard_max_fit_count": most}
    rebuild(tmp_path, variables, "stats_backtest_counts")
    expected = {}
    for learned, judged in pairwise(pairwise(MONTHS)):
        for (before, after), half in [(learned, "found"), (judged, "confirmed")]:
            there = sum(not p["is_churned"] for p in history[before])
            until = 16**7 * 2 * (most - 4 * most**0.5) / there
            expected[after, half] = sum(
                is_found(key) == (half == "found")
                and int(hashlib.md5("|".join(key).encode()).hexdigest()[1:8], 16)
                < int(until)
                for key in examples(history, before, after)
            )
    drawn = replace(run, working_file=working_file).rows(
        "select cast(as_of_to as varchar), half, cast(sum(customer_count) as integer)"
        " from stats.stats_backtest_counts group by all"
    )
    assert {(as_of, half): count for as_of, half, count in drawn} == expected
    assert all(0.7 * most < count <= most for count in expected.values())


def test_a_card_may_speak_of_cities(
    run: Run, history: dict[str, list[Person]], tmp_path: Path
) -> None:
    """A bank that allows it, on the seeds and rows of the build before."""
    working_file = Path(shutil.copy(run.working_file, tmp_path / "work.duckdb"))
    with duckdb.connect(working_file) as connection:
        connection.execute(
            "update reference.scorecard_terms set may_be_used = true"
            " where feature_a = 'city' or feature_b = 'city'"
        )
    rebuilt = [
        *(
            f"stats_scorecard_cells+,+{mart}"
            for mart in ("retention_targets", "scorecard")
        ),
        "stats_backtest_counts+,+score_backtest",
    ]
    rebuild(tmp_path, run.variables, *rebuilt)
    allowed = replace(run, working_file=working_file)
    counted = Counter(
        (key[1], churned)
        for key, (_, churned) in examples(history, *MONTHS[-2:]).items()
        if is_found(key)
    )
    rows = allowed.rows(
        "select band, customer_count, churned_count from marts.scorecard"
        " where term = 'city' order by band"
    )
    assert [band for band, *_ in rows] == ["North", "South"]
    for band, customer_count, churned_count in rows:
        assert churned_count == counted[band, True]
        assert customer_count == counted[band, True] + counted[band, False]
    assert allowed.rows(
        "select count(*) = count(points) from marts.churn_scores where not is_churned"
    ) == [(True,)]
    assert allowed.rows("select count(*), count(auc) from marts.score_backtest") == [
        (2, 2)
    ]


def test_without_three_months_there_is_no_backtest() -> None:
    from python_stats.score.backtest import backtest_rows

    assert (
        backtest_rows(
            [],
            seed("scorecard_terms"),
            [],
            [],
            **settings(  # type: ignore[arg-type]
                "scorecard_min_churned_count",
                "scorecard_pair_alpha",
                "scorecard_max_pairs",
                "scorecard_points_to_double",
            ),
        )
        == []
    )
