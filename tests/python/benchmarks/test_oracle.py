"""The hand-written script makes the same marts."""

import re
from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest

from tests.python.benchmarks.conftest import Built, run_module

# Table: its key. Every table that the script makes for readers.
KEYS = {
    "marts.customers": ["user_id", "city"],
    "marts.segments": ["segment_code"],
    "marts.bank_portrait": [],
    "marts.segment_portraits": ["segment_code"],
    "marts.product_count_portraits": ["product_count"],
    "marts.churn_portraits": ["is_churned"],
    "marts.segment_churn_portraits": ["segment_code", "is_churned"],
    "marts.assumed_products": ["group_type", "group_key", "assumption_id"],
    "marts.churn_drivers": ["feature", "band"],
    "marts.feature_associations": ["feature_a", "feature_b"],
    "marts.risk_segments": ["rule_id"],
    "marts.hypothesis_tests": ["hypothesis_id"],
    "marts.stratified_checks": ["hypothesis_id", "stratum_type", "stratum"],
    "marts.adjustment_checks": ["hypothesis_id", "adjusted_by"],
    "marts.population_comparison": ["metric"],
    "marts.recommendations": ["segment_code", "recommendation_id"],
    "marts.retention_targets": ["user_id", "city"],
    "marts.scorecard": ["term", "band"],
    "marts.scorecard_checks": ["check_id", "group_type", "group_value"],
    "marts.churn_scores": ["user_id", "city"],
    "marts.call_capacity": ["call_count", "ordering"],
    "marts.churn_totals": [
        *("attributes", "city", "gender", "age_group", "activity", "credit_card"),
        *("segment_code", "product_count"),
    ],
    "marts.data_quality": ["check_id"],
    "marts.rejected_rows": ["line_number"],
    "marts.build_info": ["source_sha256"],
    "complete_cases.segment_portraits": ["segment_code"],
    "complete_cases.product_count_portraits": ["product_count"],
    "complete_cases.hypothesis_tests": ["hypothesis_id"],
}

# Words, labels and notes, constants of seeds and of the description of the extract,
# and where a row was in the file.
LEFT_OUT = re.compile(
    r".*_(en|ru)|.*description.*|conclusion|note|unit|severity|field|example"
    r"|superiority_.*|balance_at_risk_share_(low|high|if_median)|used_for|feature_position|position|file_name|line_number|is_comparable"
    r"|measure|group_attribute|group_[ab]|(declared_)?margin(_type)?|alpha|adjusted_by|customer_count"
    r"|build_id|source_file|source_file_count|is_original_extract|.*_version"
    r"|currency_(code|symbol)|unused_columns"
)

# The marts know money to buckets of 1 % where they cut it into tenths: see
# benchmarks/README.md.
MONEY = {"balance", "salary"}


@pytest.fixture(scope="module")
def oracle(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    database = tmp_path_factory.mktemp("oracle") / "oracle.duckdb"
    run_module("tests.oracle", str(built.extract), str(database))
    with duckdb.connect(database, read_only=True) as connection:
        yield connection


def read(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]
) -> pd.DataFrame:
    frame: pd.DataFrame = connection.sql(
        f"select {', '.join(columns)} from {table}"
    ).df()
    return frame.set_index(KEYS[table]).sort_index() if KEYS[table] else frame


@pytest.mark.parametrize("table", KEYS)
def test_table_equals_the_mart(
    table: str, built: Built, oracle: duckdb.DuckDBPyConnection
) -> None:
    with built.warehouse.connect() as marts:
        expected_columns = marts.table(table).columns
        columns = [c for c in oracle.table(table).columns if c in expected_columns]
        expected = read(marts, table, columns)
    actual = read(oracle, table, columns)
    left_out = set(expected_columns) - set(columns)
    assert {name for name in left_out if not LEFT_OUT.fullmatch(name)} == set()
    if table == "marts.feature_associations":
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
        actual,
        expected,
        check_dtype=False,
        check_index_type=False,
        rtol=1e-9,
        atol=1e-12,
    )


def test_every_mart_with_figures_is_there(built: Built) -> None:
    """Tables of months and campaigns are empty: one extract without a date."""
    without_figures = {"marts.published_figures", "marts.report_settings"}
    with built.warehouse.connect() as marts:
        names = marts.sql(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where table_schema in ('marts', 'complete_cases')"
        ).fetchall()
        filled = {name for (name,) in names if marts.table(name).limit(1).fetchall()}
    assert filled - without_figures == set(KEYS)
