"""A broken promise of a table is named; test_structure looks that each has some."""

from pathlib import Path

import duckdb

from tests.python.dbt.conftest import RunDbt


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
