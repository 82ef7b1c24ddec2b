"""A card that is not good enough: null columns, and the rules serve as before."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.python.drivers.test_rules_on_original import CUSTOMERS, named_first
from tests.python.warehouses import ROOT, Warehouse, dbt_paths


@pytest.fixture(scope="module")
def refused(
    original_warehouse: Warehouse,
    original_extract: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The original, with a standard that no card reaches: what follows from it anew."""
    folder = tmp_path_factory.mktemp("refused")
    working_file = folder / "work.duckdb"
    shutil.copy(original_warehouse.working_file, working_file)
    variables = {"customers_path": str(original_extract), "scorecard_min_auc": 0.99}
    finished = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "--quiet", "build"),
            *("--select", "scorecard_check_results+", "--vars", json.dumps(variables)),
            *("--exclude-resource-type", "unit_test"),
        ],
        cwd=ROOT,
        env=os.environ | dbt_paths(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout
    with duckdb.connect(working_file, read_only=True) as connection:
        yield connection


def test_nobody_has_a_score_and_the_reason_is_in_words(
    refused: duckdb.DuckDBPyConnection,
) -> None:
    assert refused.sql(
        "select count(*), count(points), count(churn_probability), count(reason_1),"
        " count(expected_loss_amount) from marts.churn_scores"
    ).fetchall() == [(10_000, 0, 0, 0, 0)]
    ((english, russian),) = refused.sql(
        "select sentence_en, sentence_ru from marts.scorecard_checks"
        " where check_id = 'is_used' and not is_within"
    ).fetchall()
    assert english.startswith("The card is not used: ")
    assert russian.startswith("Карта не применяется: ")
    assert refused.sql("from marts.call_capacity").fetchall() == []


def test_the_lists_go_by_balance_and_the_rules(
    refused: duckdb.DuckDBPyConnection,
) -> None:
    targets = refused.sql(
        "from marts.retention_targets order by purpose desc, call_rank"
    ).df()
    customers = refused.sql(CUSTOMERS).df()
    rules = refused.sql("from marts.risk_segments order by side, position").df()
    risk = rules[rules["side"] == "risk"]
    customers["rule_id"] = named_first(customers, risk)
    customers["balance_amount"] = customers["balance_amount"].astype(float)
    customers = customers.sort_values(
        ["balance_amount", "user_id", "city"], ascending=[False, True, True]
    )
    named = ~customers["is_churned"] & (customers["rule_id"] != "")
    for purpose, rows in (
        ("win_back", customers[customers["is_churned"]]),
        ("keep", customers[named]),
    ):
        listed = targets[targets["purpose"] == purpose]
        expected = rows.head(1000)
        assert len(listed) == len(expected) > 0
        assert list(listed["user_id"]) == list(expected["user_id"])
        if purpose == "keep":
            assert list(listed["rule_id"]) == list(expected["rule_id"])
    assert targets["churn_probability"].isna().all()


def test_what_the_list_quotes_is_true_for_those_it_is_quoted_about(
    refused: duckdb.DuckDBPyConnection,
) -> None:
    """The rate of the customers a rule names, on the half it was not found on."""
    customers = refused.sql(CUSTOMERS).df()
    rules = refused.sql("from marts.risk_segments order by side, position").df()
    names = named_first(customers, rules[rules["side"] == "risk"])
    rates = (
        customers[~customers["is_found"]]
        .assign(rule_id=names)
        .groupby("rule_id")["is_churned"]
        .mean()
    )
    quoted: pd.DataFrame = refused.sql(
        "select distinct rule_id, reasons_en from marts.retention_targets"
        " where rule_id is not null"
    ).df()
    assert len(quoted) > 1
    for row in quoted.itertuples():
        percent = float(str(row.reasons_en).rpartition(": ")[2].split("%")[0])
        assert percent == pytest.approx(100 * rates[row.rule_id], abs=0.0501)
