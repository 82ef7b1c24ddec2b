"""The yardstick makes the same marts: it would be no yardstick otherwise."""

import re
from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest

from tests.python.benchmarks.conftest import Built, run_module

# Table: its key. Every table that the yardstick makes for readers.
KEYS = {
    "customers": ["user_id", "city"],
    "segments": ["segment_code"],
    "population_portraits": ["population"],
    "segment_portraits": ["population", "segment_code"],
    "product_count_portraits": ["population", "product_count"],
    "churn_portraits": ["population", "is_churned"],
    "segment_churn_portraits": ["population", "segment_code", "is_churned"],
    "assumed_products": ["population", "group_type", "group_key", "assumption_id"],
    "churn_drivers": ["population", "feature", "band"],
    "feature_associations": ["population", "feature_a", "feature_b"],
    "risk_segments": ["rule_id"],
    "hypothesis_tests": ["population", "hypothesis_id"],
    "stratified_checks": ["population", "hypothesis_id", "stratum_type", "stratum"],
    "population_comparison": ["metric"],
    "recommendations": ["segment_code", "recommendation_id"],
    "retention_targets": ["user_id", "city"],
    "churn_cube": [
        *("product_count", "age_group", "gender", "is_active", "has_credit_card"),
        *("is_other_city", "city"),
    ],
    "data_quality": ["check_id"],
    "rejected_rows": ["line_number"],
    "build_info": ["source_sha256"],
}

# Words, labels and notes, constants of seeds, and where a row was in the file.
LEFT_OUT = re.compile(
    r".*_(en|ru)|.*description.*|conclusion|note|unit|severity|field|example"
    r"|feature_position|position|file_name|line_number|is_comparable|age_group_position"
    r"|measure|group_attribute|group_[ab]|margin|alpha|adjusted_by|customer_count"
    r"|build_id|source_file|source_file_count|is_original_extract|.*_version"
)

# The marts know money to buckets of 1 % where they cut it into tenths: see
# docs/DECISIONS.md.
MONEY = {"balance", "salary"}


@pytest.fixture(scope="module")
def yardstick(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    database = tmp_path_factory.mktemp("yardstick") / "yardstick.duckdb"
    run_module("benchmarks.yardstick", str(built.extract), str(database))
    with duckdb.connect(database, read_only=True) as connection:
        yield connection


def read(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]
) -> pd.DataFrame:
    frame: pd.DataFrame = connection.sql(
        f"select {', '.join(columns)} from {table}"
    ).df()
    return frame.set_index(KEYS[table.removeprefix("marts.")]).sort_index()


@pytest.mark.parametrize("table", KEYS)
def test_table_equals_the_mart(
    table: str, built: Built, yardstick: duckdb.DuckDBPyConnection
) -> None:
    with built.warehouse.connect() as marts:
        expected_columns = marts.table(f"marts.{table}").columns
        columns = [c for c in yardstick.table(table).columns if c in expected_columns]
        expected = read(marts, f"marts.{table}", columns)
    actual = read(yardstick, table, columns)
    left_out = set(expected_columns) - set(columns)
    assert {name for name in left_out if not LEFT_OUT.fullmatch(name)} == set()
    if table == "feature_associations":
        is_money = (
            expected.reset_index()[["feature_a", "feature_b"]].isin(MONEY).any(axis=1)
        ).to_numpy()
        of_money = expected.loc[is_money, "phik"]
        assert (actual.loc[is_money, "phik"] - of_money).abs().max() < 0.02
        # The significance of what differs by a hair has no bound of its own.
        for column in ("phik", "significance_z"):
            actual.loc[is_money, column] = expected.loc[is_money, column]
    assert len(expected) > 0
    pd.testing.assert_frame_equal(
        actual, expected, check_dtype=False, rtol=1e-9, atol=1e-12
    )


def test_every_mart_with_figures_is_there(built: Built) -> None:
    without_figures = {"published_figures", "report_settings"}
    with built.warehouse.connect() as marts:
        names = marts.sql(
            "select table_name from information_schema.tables"
            " where table_schema = 'marts'"
        ).fetchall()
    assert {name for (name,) in names} - without_figures == set(KEYS)
