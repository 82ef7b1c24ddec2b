"""What the published rules of the original promise about each other."""

import pandas as pd
import pytest

from tests.python.warehouses import Warehouse

CUSTOMERS = """
    select
        user_id,
        city,
        is_churned,
        substr(md5(user_id || '|' || city), 1, 1) < '8' as half,
        product_band as products,
        balance_band as balance,
        equity_band as equity,
        case when is_active then 'yes' else 'no' end as activity,
        case when has_credit_card then 'yes' else 'no' end as card,
        score_band as score,
        gender,
        age_band as age,
        salary_band as salary
    from marts.customers
"""


@pytest.fixture(scope="module")
def customers(original_warehouse: Warehouse) -> pd.DataFrame:
    """The customers with a column per feature, as rules name them."""
    with original_warehouse.connect() as connection:
        return connection.sql(CUSTOMERS).df()


@pytest.fixture(scope="module")
def rules(original_warehouse: Warehouse) -> pd.DataFrame:
    """The published rules."""
    with original_warehouse.connect() as connection:
        return connection.sql("from marts.risk_segments").df()


def covered(customers: pd.DataFrame, conditions: list[str]) -> pd.Series:
    """Which customers meet all conditions, such as `activity = yes`."""
    inside = pd.Series(True, index=customers.index)
    for condition in conditions:
        feature, band = condition.split(" = ")
        inside &= customers[feature] == band
    return inside


def test_rules_of_a_side_are_extreme_and_not_the_same_people(
    customers: pd.DataFrame, rules: pd.DataFrame
) -> None:
    for side, of_side in rules.groupby("side"):
        assert 5 <= len(of_side) <= 15
        extreme = of_side["lift"] >= 1.5 if side == "risk" else of_side["lift"] <= 0.5
        assert extreme.all()
        people = [covered(customers, rule.split(" and ")) for rule in of_side["rule"]]
        for i, one in enumerate(people):
            for other in people[:i]:
                assert (one & other).sum() < 0.5 * (one | other).sum()


def test_rules_beat_their_parents_on_both_halves(
    customers: pd.DataFrame, rules: pd.DataFrame
) -> None:
    compared = 0
    for rule in rules.itertuples():
        conditions = str(rule.rule).split(" and ")
        of_rule = covered(customers, conditions)
        for dropped in conditions if len(conditions) > 1 else []:
            of_parent = covered(customers, [c for c in conditions if c != dropped])
            for half in (customers["half"], ~customers["half"]):
                rate = customers[of_rule & half]["is_churned"].mean()
                parent_rate = customers[of_parent & half]["is_churned"].mean()
                compared += 1
                if rule.side == "risk":
                    assert rate > parent_rate
                else:
                    assert rate < parent_rate
    assert compared > 0
