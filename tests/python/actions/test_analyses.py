"""The analyses run on the default extract and show what their comments say."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.python.warehouses import ROOT, Warehouse, parsed_once

NAMES = sorted(path.stem for path in (ROOT / "analyses").glob("*.sql"))


@pytest.fixture(scope="module")
def compiled(default_warehouse: Warehouse, dbt_target: Path) -> Path:
    command = [sys.executable, *parsed_once("dbt.cli.main"), "--quiet", "compile"]
    subprocess.run(
        [*command, "--select", "resource_type:analysis"],
        cwd=ROOT,
        env=os.environ | default_warehouse.copy_for_dbt(dbt_target),
        check=True,
    )
    return dbt_target / "compiled" / "bank_churn" / "analyses"


def _run(warehouse: Warehouse, compiled: Path, name: str) -> pd.DataFrame:
    with warehouse.connect_working() as connection:
        return connection.execute((compiled / f"{name}.sql").read_text()).df()


@pytest.mark.parametrize("name", NAMES)
def test_analysis_runs_and_says_how_to_read_it(
    default_warehouse: Warehouse, compiled: Path, name: str
) -> None:
    assert "-- How to read it: " in (ROOT / "analyses" / f"{name}.sql").read_text()
    assert len(_run(default_warehouse, compiled, name)) > 0


def test_dropping_incomplete_rows_inflates_the_churn_of_one_product(
    default_warehouse: Warehouse, compiled: Path
) -> None:
    table = _run(default_warehouse, compiled, "why_dropping_incomplete_rows_misleads")
    one = table.set_index("product_count").loc[1]
    assert one["complete_churn_rate"] > 2 * one["churn_rate"]
    assert one["dropped_churn_rate"] < 0.02


def test_activity_reverses_at_four_products(
    default_warehouse: Warehouse, compiled: Path
) -> None:
    table = _run(default_warehouse, compiled, "reversal_with_four_products")
    difference = table.set_index("product_count")["churn_rate_difference"]
    assert (difference[[1, 2, 3]] > 0).all()
    assert difference[4] < 0


def test_most_churners_are_where_churn_is_average(
    default_warehouse: Warehouse, compiled: Path
) -> None:
    table = _run(
        default_warehouse, compiled, "where_churners_are_and_where_churn_is_high"
    ).set_index(["feature", "band"])
    assert table.loc[("age_group", "25-45"), "size_rank"] <= 10
    assert table.loc[("age_group", "25-45"), "direction"] == "not_distinguished"
    assert table["churn_rate"].is_monotonic_decreasing


def test_money_at_risk_adds_up_to_the_bank(
    default_warehouse: Warehouse, compiled: Path
) -> None:
    table = _run(default_warehouse, compiled, "money_at_risk_by_segment")
    assert table["at_risk_share_of_bank"].sum() == pytest.approx(1)


def test_half_of_the_money_takes_a_fraction_of_the_calls_at_random(
    default_warehouse: Warehouse, compiled: Path
) -> None:
    table = _run(
        default_warehouse, compiled, "how_many_calls_reach_half_of_the_money"
    ).set_index("ordering")
    calls = table["calls_for_half"]
    assert set(calls.index) == {"expected_loss", "balance", "probability", "random"}
    assert calls["random"] == 5000
    assert 5 * calls["expected_loss"] <= calls["random"]
    assert calls["expected_loss"] <= min(calls["balance"], calls["probability"])
