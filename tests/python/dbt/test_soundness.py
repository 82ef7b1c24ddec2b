"""The promises of tables: each table has some, and a broken one is named."""

import json
from pathlib import Path

import duckdb

from tests.python.dbt.conftest import RunDbt

# Copied whole into a mart that is checked, or checked row by row while it is built.
WITHOUT = {
    # The mart tests the key; counts are compared with rows in test_score_months.
    "score_backtest_results",
    "stats_backtest_counts",
    "bank_scrooge",
    "hypotheses",
    "hypothesis_test_results",
    "adjustment_check_results",
    "int_targets__ranked",
    "int_associations__level_counts",  # no key: a row of nulls may be of several pairs
    # Grouped by exactly its key, which a pass over millions of rows would only repeat.
    "agg_customers__band_counts",
    "agg_customers__attribute_sums",
    "stats_scorecard_cells",
    "stg_bank__files",
    "stg_bank__judged_rows",
    "stg_bank__rejected_rows",
    "stg_bank__repeated_ids",  # the same; may be all ids of a bank
    "stratified_check_results",
}


# With one, the tables of months and campaigns are there and hold what they promise.
MONTHS = {
    "folder": "months",
    "months": [{"as_of": "2026-01-31", "rows": "rows"}],
    "files": [],
}


def test_every_table_promises_something(run_dbt: RunDbt, tmp_path: Path) -> None:
    finished = run_dbt(
        *("parse", "--target-path", str(tmp_path)),
        *("--vars", json.dumps({"months": MONTHS})),
    )
    assert finished.returncode == 0, finished.stdout
    nodes = json.loads((tmp_path / "manifest.json").read_text())["nodes"].values()
    tables = {
        node["name"]
        for node in nodes
        if node["resource_type"] in ("model", "seed")
        and node["config"]["materialized"] != "view"
    }
    promising = {
        parent.rpartition(".")[2]
        for node in nodes
        if node["resource_type"] == "test" and "sound" in node["name"]
        for parent in node["depends_on"]["nodes"]
    }
    assert tables - promising == WITHOUT


def test_a_broken_promise_is_named(run_dbt: RunDbt, working_file: Path) -> None:
    with duckdb.connect(working_file) as connection:
        connection.execute("insert into reference.features from reference.features")
        connection.execute("update reference.quality_checks set severity = 'grave'")
        connection.execute("update reference.feature_categories set feature = 'hair'")
    finished = run_dbt(
        *("test", "--select", "features_is_sound", "quality_checks_is_sound"),
        "feature_categories_is_sound",
    )
    assert finished.returncode == 1
    for fault in (
        "features: repeated feature (",
        "quality_checks: severity is none of info, warning (",
        "feature_categories: feature is not in features (",
    ):
        assert fault in finished.stdout


def test_a_customer_given_twice_is_found(run_dbt: RunDbt, working_file: Path) -> None:
    test = ("test", "--select", "customers_is_sound")
    with duckdb.connect(working_file) as connection:
        # One number in two cities, once in none: three customers.
        connection.execute("""
            insert into marts.customers
            select * replace ('0' as user_id) from (
                select * replace (unnest(['a', 'b', null]) as city)
                from (from marts.customers limit 1)
            )
        """)
    assert run_dbt(*test).returncode == 0
    with duckdb.connect(working_file) as connection:
        connection.execute(
            "insert into marts.customers"
            " from marts.customers where user_id = '0' and (city = 'b' or city is null)"
        )
    finished = run_dbt(*test)
    assert finished.returncode == 1
    assert "customers: repeated user_id, city (2)" in finished.stdout
