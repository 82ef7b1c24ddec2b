"""The rule search on generated customers; more repetitions in benchmarks/."""

from pathlib import Path

import numpy as np
import pytest

from proofs.planted_rules import (
    LOYAL_RULE,
    RISK_RULE,
    customers,
    is_about,
    plant,
    published,
    rule_text,
    search,
)
from tests.python.warehouses import Warehouse


@pytest.fixture(scope="module")
def compiled(default_warehouse: Warehouse) -> Path:
    """The SQL of the search as the build ran it."""
    return default_warehouse.working_file.parent / "target/compiled/bank_churn/models"


def test_planted_rules_are_found_and_nothing_unrelated(compiled: Path) -> None:
    rng = np.random.default_rng(11)
    generated = plant(customers(6_000, rng), rng)
    with search(generated, compiled) as connection:
        rules = published(connection)
    planted = {"risk": rule_text(RISK_RULE), "loyal": rule_text(LOYAL_RULE)}
    best = dict(reversed(rules))
    assert best == planted
    assert all(is_about(rule, planted[side]) for side, rule in rules)


def test_shuffled_churn_has_no_rules(compiled: Path) -> None:
    # A rule is published by chance in at most one of twenty searches; in practice far
    # less often, because it has to repeat on the other half.
    for seed in range(4):
        shuffled = customers(3_000, np.random.default_rng(seed))
        with search(shuffled, compiled) as connection:
            assert published(connection) == []


def test_the_search_gives_the_same_rules_again_in_any_row_order(compiled: Path) -> None:
    rng = np.random.default_rng(12)
    generated = plant(customers(6_000, rng), rng)
    mixed = generated.sample(frac=1, random_state=1)
    with search(generated, compiled) as first, search(mixed, compiled) as second:
        query = "from int_risk_segments__selected order by rule_id"
        assert first.sql(query).fetchall() == second.sql(query).fetchall()
