"""The rule search on generated customers; more repetitions in proofs/."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from proofs.planted_rules import (
    FEATURES,
    PLANTED,
    SETTINGS,
    customers,
    matches,
    patterns_of,
    plant,
    reach,
    rule_text,
    sample,
    search,
)
from python_stats.drivers.rule_search import RuleResult, rule_results
from tests.python.warehouses import ROOT, Warehouse


def planted(seed: int, count: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return plant(customers(count, rng), rng)


def test_settings_are_those_of_the_project() -> None:
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    assert {name: project["vars"][name] for name in SETTINGS} == SETTINGS


def test_planted_rules_are_found_and_no_other() -> None:
    rules = search(planted(11, 10_000))
    assert {(rule.side, rule.rule) for rule in rules} == {
        ("loyal" if name == "loyal" else "risk", rule_text(conditions))
        for name, conditions in PLANTED.items()
    }


def test_shuffled_churn_has_no_rules() -> None:
    # At most one of twenty searches finds one by chance; in practice far fewer, because
    # it has to repeat on the other half.
    for seed in range(10):
        assert search(customers(5_000, np.random.default_rng(seed))) == []


def test_nobody_left_and_everybody_left_have_no_rules() -> None:
    generated = customers(3_000, np.random.default_rng(1))
    assert search(generated.assign(is_churned=False)) == []
    assert search(generated.assign(is_churned=True)) == []
    assert rule_results(patterns=[], **SETTINGS) == []


def test_the_order_of_the_patterns_does_not_matter() -> None:
    patterns = patterns_of(planted(12, 10_000))
    mixed = [
        patterns[int(i)] for i in np.random.default_rng(1).permutation(len(patterns))
    ]
    assert rule_results(patterns=patterns, **SETTINGS) == rule_results(
        patterns=mixed, **SETTINGS
    )


def test_a_feature_that_may_not_choose_is_in_no_rule() -> None:
    patterns = [{**row, "activity": None} for row in patterns_of(planted(13, 10_000))]
    rules = rule_results(patterns=patterns, **SETTINGS)
    assert rules
    assert not any("activity" in rule.rule for rule in rules)


def test_those_named_first_are_counted_by_hand() -> None:
    generated = planted(14, 10_000)
    left = {"risk": pd.Series(True, generated.index)}
    left["loyal"] = left["risk"].copy()
    rules = search(generated)
    assert len(rules) >= 3
    for rule in rules:
        conditions = dict(part.split(" = ") for part in rule.rule.split(" and "))
        inside = matches(generated, conditions)
        named = inside & left[rule.side]
        for half, prefix in ((True, "found"), (False, "confirmed")):
            of_half = generated["is_found"] == half
            assert getattr(rule, f"{prefix}_count") == (inside & of_half).sum()
            assert getattr(rule, f"named_{prefix}_count") == (named & of_half).sum()
            assert (
                getattr(rule, f"named_{prefix}_churned_count")
                == (named & of_half & generated["is_churned"]).sum()
            )
        left[rule.side] &= ~inside


def test_amounts_are_those_of_all_who_match() -> None:
    patterns = [
        {
            **row,
            "balance_amount": Decimal("0.10") if row["balance"] == "1M+" else None,
            "balance_at_risk_amount": None,
        }
        for row in patterns_of(planted(15, 10_000))
    ]
    for rule in rule_results(patterns=patterns, **SETTINGS):
        conditions = dict(part.split(" = ") for part in rule.rule.split(" and "))
        matching = [
            row
            for row in patterns
            if all(row[feature] == band for feature, band in conditions.items())
        ]
        rich = sum(row["balance"] == "1M+" for row in matching)
        assert rule.balance_amount == rich * Decimal("0.10")
        assert rule.balance_at_risk_amount is None


def naive_rules(generated: pd.DataFrame, side: str) -> list[str]:
    """The search again, on customers and in plain words."""
    found = generated[generated["is_found"]]
    other = generated[~generated["is_found"]]
    sign = 1 if side == "risk" else -1
    lift = SETTINGS[
        "risk_segment_min_lift" if side == "risk" else "risk_segment_max_loyal_lift"
    ]
    half_count = SETTINGS["risk_segment_min_count"] / 2
    tried, candidates = 0, []
    for rule in every_rule():
        sizes = [matches(half, rule).sum() for half in (found, other)]
        parents = [
            {f: band for f, band in rule.items() if f != dropped} for dropped in rule
        ]
        excludes = all(matches(found, p).sum() > sizes[0] for p in parents)
        if min(sizes) < half_count or not excludes:
            continue
        tried += 1
        rate = found["is_churned"][matches(found, rule)].mean()
        rates = [found["is_churned"][matches(found, p)].mean() for p in parents]
        gains = [rate / r if side == "risk" else r / max(rate, 1e-9) for r in rates]
        beyond = sign * (rate - lift * found["is_churned"].mean()) >= 0
        if beyond and min(gains) >= SETTINGS["risk_segment_min_gain"]:
            candidates.append(rule)
    taken: list[dict[str, str]] = []
    refused: list[dict[str, str]] = []
    while True:
        best, best_gain = None, -1.0
        left = [half[~named_by(half, taken)] for half in (found, other)]
        for rule in candidates:
            if rule in taken or rule in refused:
                continue
            named = left[0]["is_churned"][matches(left[0], rule)]
            threshold = lift * found["is_churned"].mean()
            gain = sign * (named.sum() - threshold * len(named))
            share = (
                named.sum() / found["is_churned"].sum()
                if side == "risk"
                else len(named) / len(found)
            )
            if (
                len(named) >= half_count
                and gain > best_gain
                and gain >= 0
                and share >= SETTINGS["risk_segment_min_share"]
                and 2 * tried * fisher(left[0], named, side)
                <= SETTINGS["risk_segment_alpha"]
            ):
                best, best_gain = rule, gain
        if best is None:
            return [rule_text(rule) for rule in taken]
        named = left[1]["is_churned"][matches(left[1], best)]
        looks = len(taken) + len(refused) + 1
        holds = (
            len(named) >= half_count
            and sign * (named.mean() - lift * other["is_churned"].mean()) >= 0
            and looks * (looks + 1) * fisher(left[1], named, side)
            <= SETTINGS["risk_segment_alpha"]
        )
        (taken if holds else refused).append(best)


def every_rule() -> list[dict[str, str]]:
    rules = []
    for count in (1, 2, 3):
        for features in combinations(FEATURES, count):
            bands = pd.MultiIndex.from_product([FEATURES[f] for f in features])
            rules += [dict(zip(features, chosen, strict=True)) for chosen in bands]
    return rules


def named_by(half: pd.DataFrame, rules: Sequence[dict[str, str]]) -> pd.Series:
    named = pd.Series(False, half.index)
    for rule in rules:
        named |= matches(half, rule)
    return named


def fisher(left: pd.DataFrame, named: pd.Series, side: str) -> float:
    inside = [named.sum(), len(named) - named.sum()]
    outside = [
        left["is_churned"].sum() - inside[0],
        (~left["is_churned"]).sum() - inside[1],
    ]
    alternative = "greater" if side == "risk" else "less"
    return float(stats.fisher_exact([inside, outside], alternative).pvalue)


def test_the_search_equals_one_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {f: FEATURES[f] for f in ("products", "activity", "card", "age")}
    for name in set(FEATURES) - set(few):
        monkeypatch.delitem(FEATURES, name)
    rng = np.random.default_rng(16)
    generated = customers(8_000, rng)
    # Rates that differ everywhere, so that rules overlap and some are refused.
    rate = 0.05 + 0.1 * (generated["activity"] == "yes") * (generated["card"] == "no")
    rate += 0.15 * (generated["products"] == "4+") + 0.1 * (generated["age"] == "25-29")
    rate += 0.2 * (generated["products"] == "1") * (generated["activity"] == "yes")
    generated["is_churned"] = rng.random(len(generated)) < rate
    rules = search(generated)
    assert len([rule for rule in rules if rule.side == "risk"]) >= 3
    for side in ("risk", "loyal"):
        assert texts(rules, side) == naive_rules(generated, side)


def texts(rules: Sequence[RuleResult], side: str) -> list[str]:
    return [rule.rule for rule in rules if rule.side == side]


def test_rules_describe_the_bank_and_not_the_number_of_rows(
    default_warehouse: Warehouse,
) -> None:
    with default_warehouse.connect_working() as connection:
        table = connection.table("intermediate.int_risk_segments__patterns")
        patterns = [
            dict(zip(table.columns, row, strict=True)) for row in table.fetchall()
        ]
    rng = np.random.default_rng(17)
    reached = [
        reach(sample(patterns, count, rng)) for count in (10_000, 100_000, 1_000_000)
    ]
    churned = [share for _, share, _ in reached]
    assert min(churned) > 0.6
    assert max(churned) - min(churned) < 0.15
    assert max(rules for rules, _, _ in reached) <= 12
