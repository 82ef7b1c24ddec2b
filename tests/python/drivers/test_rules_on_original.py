"""What the published rules of the original promise about whom they name."""

import pandas as pd
import pytest

from tests.python.warehouses import Warehouse

CUSTOMERS = """
    select
        user_id,
        city,
        is_churned,
        balance_amount,
        substr(md5(user_id || '|' || city), 1, 1) < '8' as is_found,
        product_band as products,
        balance_band as balance,
        equity_band as equity,
        case when is_active then 'yes' else 'no' end as activity,
        case when has_credit_card then 'yes' else 'no' end as card,
        score_band as score,
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
        return connection.sql("from marts.risk_segments order by side, position").df()


def covered(customers: pd.DataFrame, rule: str) -> pd.Series:
    """Which customers meet all conditions of `activity = yes and products = 3`."""
    inside = pd.Series(True, index=customers.index)
    for condition in rule.split(" and "):
        feature, band = condition.split(" = ")
        inside &= customers[feature] == band
    return inside


def named_first(customers: pd.DataFrame, rules: pd.DataFrame) -> pd.Series:
    """The rule of each customer, empty where none matches."""
    names = pd.Series("", index=customers.index)
    for rule in rules.itertuples():
        names[covered(customers, str(rule.rule)) & (names == "")] = rule.rule_id
    return names


def test_both_readings_are_counted_from_the_customers(
    customers: pd.DataFrame, rules: pd.DataFrame
) -> None:
    everybody = customers[~customers["is_found"]]["is_churned"].mean()
    for _, of_side in rules.groupby("side"):
        names = named_first(customers, of_side)
        for rule in of_side.itertuples():
            for inside, count, rate, lift in (
                (
                    covered(customers, str(rule.rule)),
                    rule.customer_count,
                    rule.churn_rate_confirmed,
                    rule.lift,
                ),
                (
                    names == rule.rule_id,
                    rule.named_count,
                    rule.named_rate_confirmed,
                    rule.named_lift,
                ),
            ):
                other_half = customers[inside & ~customers["is_found"]]
                assert inside.sum() == count
                assert other_half["is_churned"].mean() == pytest.approx(rate, rel=1e-12)
                assert rate / everybody == pytest.approx(lift, rel=1e-12)
            named = customers[names == rule.rule_id]
            assert named["is_churned"].sum() == rule.named_churned_count


def test_rules_reach_two_thirds_of_the_churned_in_a_third_of_the_customers(
    customers: pd.DataFrame, rules: pd.DataFrame
) -> None:
    risk = rules[rules["side"] == "risk"]
    assert 4 <= len(risk) <= 9
    assert risk["named_churned_count"].sum() / customers["is_churned"].sum() > 0.65
    assert risk["named_count"].sum() / len(customers) < 0.35
    assert (risk["named_lift"] >= 1.3).all()
    assert (rules[rules["side"] == "loyal"]["named_lift"] <= 0.5).all()


def test_no_rule_is_about_gender_or_city(rules: pd.DataFrame) -> None:
    assert not rules["rule"].str.contains("gender|city").any()


def test_each_rule_beats_the_rules_of_one_condition_fewer(
    customers: pd.DataFrame, rules: pd.DataFrame
) -> None:
    found = customers[customers["is_found"]]
    compared = 0
    for rule in rules.itertuples():
        conditions = str(rule.rule).split(" and ")
        rate = found[covered(found, str(rule.rule))]["is_churned"].mean()
        for dropped in conditions if len(conditions) > 1 else []:
            parent = " and ".join(c for c in conditions if c != dropped)
            parent_rate = found[covered(found, parent)]["is_churned"].mean()
            compared += 1
            if rule.side == "risk":
                assert rate >= 1.1 * parent_rate
            else:
                assert parent_rate >= 1.1 * rate
    assert compared > 0
