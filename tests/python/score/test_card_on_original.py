"""The card of the original extract: what it promises, from its customers by pandas."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from tests.python.warehouses import Warehouse


@pytest.fixture(scope="module")
def scores(original_warehouse: Warehouse) -> pd.DataFrame:
    """Everybody, with what the card does not look at."""
    with original_warehouse.connect() as connection:
        return connection.sql(
            """
            select scores.*, customers.gender
            from marts.churn_scores as scores
            inner join marts.customers as customers
                on
                    scores.user_id = customers.user_id
                    and scores.city is not distinct from customers.city
            """
        ).df()


@pytest.fixture(scope="module")
def unseen(scores: pd.DataFrame) -> pd.DataFrame:
    """The half that the card was not fitted on."""
    return scores[scores["half"] == "confirmed"]


@pytest.fixture(scope="module")
def checks(original_warehouse: Warehouse) -> pd.DataFrame:
    with original_warehouse.connect() as connection:
        return connection.table("marts.scorecard_checks").df()


def value(checks: pd.DataFrame, check_id: str) -> pd.Series:
    (row,) = (row for _, row in checks.iterrows() if row["check_id"] == check_id)
    return row


def auc(rows: pd.DataFrame, by: str) -> float:
    """Share of pairs in which the churned customer has more."""
    ranks = rankdata(rows[by])
    churned = rows["is_churned"].to_numpy()
    count = churned.sum()
    least = count * (count + 1) / 2
    return float((ranks[churned].sum() - least) / count / (len(rows) - count))


def first_tenth(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return rows.sort_values(by, ascending=False).head(len(rows) // 10)


def test_the_card_is_used_without_gender_and_city(
    checks: pd.DataFrame, original_warehouse: Warehouse
) -> None:
    assert value(checks, "is_used")["is_within"]
    with original_warehouse.connect() as connection:
        features = connection.sql(
            "select feature_a from marts.scorecard"
            " union select feature_b from marts.scorecard"
        ).fetchall()
    assert {feature for (feature,) in features if feature} == {
        *("products", "balance", "equity", "activity", "card", "score", "age"),
        "salary",
    }


def test_the_card_tells_flagged_customers_apart(
    checks: pd.DataFrame, unseen: pd.DataFrame
) -> None:
    assert auc(unseen, "points") == pytest.approx(value(checks, "auc")["value"])
    assert auc(unseen, "points") >= 0.84
    assert first_tenth(unseen, ["points"])["is_churned"].mean() >= 0.70


def test_the_first_tenth_by_expected_loss_holds_the_money(unseen: pd.DataFrame) -> None:
    known = unseen.dropna(subset=["balance_amount"])
    first = known.sort_values("expected_loss_amount", ascending=False)
    first = first.head(len(unseen) // 10)
    reached = first.loc[first["is_churned"], "balance_amount"].astype(float).sum()
    total = known.loc[known["is_churned"], "balance_amount"].astype(float).sum()
    assert reached / total >= 0.65


def test_the_slope_holds_1(checks: pd.DataFrame) -> None:
    slope = value(checks, "calibration_slope")
    assert slope["low"] <= 1 <= slope["high"]
    assert value(checks, "calibration_intercept")["is_within"]
    assert value(checks, "brier")["is_within"]


def test_the_checks_show_that_men_are_called_too_rarely(
    checks: pd.DataFrame, unseen: pd.DataFrame
) -> None:
    for gender, word, russian in (
        ("female", "too high", "завышено"),
        ("male", "too low", "занижено"),
    ):
        rows = unseen[unseen["gender"] == gender]
        check = checks[
            (checks["group_type"] == "gender") & (checks["group_value"] == gender)
        ].iloc[0]
        assert check["expected_value"] == pytest.approx(
            rows["churn_probability"].mean()
        )
        assert check["value"] == pytest.approx(rows["is_churned"].mean())
        assert not check["is_within"]
        assert word in check["sentence_en"]
        assert russian in check["sentence_ru"]


def test_a_score_is_the_sum_of_its_bands(
    original_warehouse: Warehouse, scores: pd.DataFrame
) -> None:
    """Reasons are the bands of most points; the probability follows from the sum."""
    with original_warehouse.connect() as connection:
        card = connection.table("marts.scorecard").df()
    base = card.loc[card["term"] == "base", "coefficient"].iloc[0]
    odds = base + scores["points"] * np.log(2) / 20
    expected = 1 / (1 + np.exp(-odds.astype(float)))
    assert scores["churn_probability"].to_numpy() == pytest.approx(
        expected.to_numpy(), abs=5.1e-7
    )
    points = dict(zip(card["term"] + " = " + card["band"], card["points"], strict=True))
    given = scores[["reason_1", "reason_2", "reason_3"]].map(
        lambda reason: points[reason] if isinstance(reason, str) else 0
    )
    assert (given.to_numpy()[:, :-1] >= given.to_numpy()[:, 1:]).all()
    assert (given["reason_1"] > 0).mean() > 0.95


def test_lists_hold_the_first_thousand_of_each_purpose(
    original_warehouse: Warehouse, scores: pd.DataFrame
) -> None:
    with original_warehouse.connect() as connection:
        targets = connection.sql(
            "from marts.retention_targets order by purpose, call_rank"
        ).df()
    order = ["expected_loss_amount", "churn_probability", "user_id", "city"]
    for purpose, is_churned in (("keep", False), ("win_back", True)):
        listed = targets[targets["purpose"] == purpose]
        rows = scores[scores["is_churned"] == is_churned]
        rows = rows.assign(
            expected_loss_amount=rows["expected_loss_amount"].astype(float)
        )
        expected = rows.sort_values(order, ascending=[False, False, True, True])
        assert list(listed["call_rank"]) == list(range(1, 1001))
        assert list(listed["user_id"]) == list(expected["user_id"].head(1000))
        assert list(listed["city"]) == list(expected["city"].head(1000))
    assert targets["reasons"].str.len().gt(0).all()
    for words in ("will leave", "уйдёт"):
        assert not targets["reasons_en"].str.contains(words).any()
        assert not targets["reasons_ru"].str.contains(words).any()


def test_a_tenth_of_the_calls_reaches_what_the_table_says(
    original_warehouse: Warehouse, unseen: pd.DataFrame
) -> None:
    with original_warehouse.connect() as connection:
        table = connection.table("marts.call_capacity").df()
    reached = table.set_index(["ordering", "call_count"])
    known = unseen.assign(loss=unseen["expected_loss_amount"].astype(float))
    first = known.sort_values("loss", ascending=False, na_position="last").head(503)
    row = reached.loc[("expected_loss", 1000)]
    assert row["churned_share"] == pytest.approx(
        first["is_churned"].sum() / unseen["is_churned"].sum()
    )
    assert row["churned_reached"] == pytest.approx(
        first["is_churned"].sum() * 10_000 / len(unseen), abs=0.06
    )
    # Money by expected loss, customers by probability, everything above chance.
    shares = reached["balance_share"].unstack(level=0).loc[100:5000]
    assert (shares.idxmax(axis=1) == "expected_loss").all()
    customers = reached["churned_share"].unstack(level=0).loc[50:5000]
    assert (customers.idxmax(axis=1) == "probability").all()
    assert (customers.idxmin(axis=1) == "random").all()


def test_the_card_is_near_the_ceiling(
    original_extract: Path, unseen: pd.DataFrame
) -> None:
    """LightGBM on the same halves, without gender and city: at most .02 better."""
    from benchmarks.scorecard_ceiling import halves, lightgbm_probabilities

    found, confirmed = halves(original_extract)
    assert len(confirmed) == len(unseen)
    ceiling = confirmed.assign(
        p=lightgbm_probabilities(found, confirmed),
        is_churned=confirmed["churn"] == 1,
    )
    assert auc(unseen, "points") >= auc(ceiling, "p") - 0.02
