"""A model that fails is rolled back alone."""

from pathlib import Path

import duckdb

from tests.python.dbt.conftest import RunDbt


def test_a_failed_model_leaves_its_table_and_the_next_one(
    run_dbt: RunDbt, working_file: Path
) -> None:
    def counts() -> list[tuple[int]]:
        with duckdb.connect(working_file) as connection:
            return connection.execute("""
                select count(*) from intermediate.int_features__bands
                union all
                select count(*) from intermediate.int_groups__metrics
            """).fetchall()

    before = counts()
    assert all(count > 0 for (count,) in before)
    with duckdb.connect(working_file) as connection:
        connection.execute("drop table intermediate.agg_customers__city_counts")
        connection.execute("truncate intermediate.int_groups__metrics")
    finished = run_dbt(
        "run",
        *("--threads", "1"),
        *("--select", "int_features__bands", "int_groups__metrics"),
    )
    assert finished.returncode == 1
    assert finished.stdout.index("ERROR creating") < finished.stdout.index("OK created")
    assert "agg_customers__city_counts does not exist" in finished.stdout
    assert "transaction" not in finished.stdout.lower()
    assert counts() == before
