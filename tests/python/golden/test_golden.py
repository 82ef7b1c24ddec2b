"""A build of the small world makes exactly the expected tables.

What is expected is in `tests/golden/expected`, made by `python -m tests.golden`.
"""

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.golden.describe import TOTAL_SETS
from tests.golden.make_extract import write
from tests.golden.quality import POSSIBLE_REASONS
from tests.golden.world import EXPECTED, EXTRACT, VARS
from tests.python.warehouses import ROOT, dbt_paths

DBT = str(Path(sys.executable).with_name("dbt"))
Row = dict[str, Any]

# Table: the columns of its key.
KEYS = {
    "marts.customers": ("user_id", "city"),
    "marts.rejected_rows": ("line_number",),
    "marts.segments": ("segment_code",),
    "marts.bank_portrait": (),
    "marts.segment_portraits": ("segment_code",),
    "marts.product_count_portraits": ("product_count",),
    "marts.churn_portraits": ("is_churned",),
    "marts.segment_churn_portraits": ("segment_code", "is_churned"),
    "marts.population_comparison": ("metric",),
    "marts.hypothesis_tests": ("hypothesis_id",),
    "marts.stratified_checks": ("hypothesis_id", "stratum_type", "stratum"),
    "complete_cases.hypothesis_tests": ("hypothesis_id",),
    "marts.adjustment_checks": ("hypothesis_id", "adjusted_by"),
    "marts.recommendations": ("segment_code", "recommendation_id"),
    "marts.assumed_products": ("group_type", "group_key", "assumption_id"),
    "marts.retention_targets": ("purpose", "call_rank"),
    "marts.churn_scores": ("user_id", "city"),
    "marts.scorecard_checks": ("check_id", "group_type", "group_value"),
    "marts.churn_drivers": ("feature", "band"),
    "marts.feature_associations": ("feature_a", "feature_b"),
    "marts.risk_segments": ("rule_id",),
    "marts.churn_totals": (
        *("attributes", "city", "gender", "age_group", "activity", "credit_card"),
        *("segment_code", "product_count"),
    ),
    "marts.data_quality": ("check_id",),
    "marts.build_info": (),
    "marts.published_figures": ("figure_id",),
    "marts.report_settings": (),
    "complete_cases.segment_portraits": ("segment_code",),
    "complete_cases.product_count_portraits": ("product_count",),
}
# Words, what the reference seeds say, and what names the build: tested elsewhere.
NOT_COMPARED = re.compile(
    r".*_(en|ru)|build_id|.*_version|file_name|feature_position|position"
    r"|unit|rounding|severity|field|example"
)

# What the seed of hypotheses says, and what tests/python/python_stats holds to R,
# statsmodels and simulations.
NOT_COMPARED_OF = {
    "hypothesis_tests": re.compile(
        r"measure|group_attribute|group_[ab]|margin_type|note|size|effect_size.*"
        r"|risk_ratio.*|probability_of_superiority_.*|ci_\w+_adjusted|\w+_margin"
        r"|adjusted_.*|pooled_odds_ratio.*|homogeneity_p.*|has_reversal|shape_.*"
        r"|smallest_detectable_difference|caution"
    ),
    # At the level of the corrected test: tests/python/python_stats.
    "adjustment_checks": re.compile(r"verdict|ci_\w+_adjusted"),
    # Bounds of ranks and of a share: tests/python/actions holds them to scipy and to a
    # bootstrap over customers.
    "churn_portraits": re.compile(r"superiority_.*_(low|high)"),
    "segment_churn_portraits": re.compile(r"superiority_.*_(low|high)"),
    "bank_portrait": re.compile(r"balance_at_risk_share_.*"),
    "stratified_checks": re.compile(
        r"odds_ratio.*|pooled_odds_ratio.*|homogeneity_p.*"
    ),
}


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of the golden extract."""
    directory = tmp_path_factory.mktemp("golden")
    working_file = directory / "work.duckdb"
    variables = {"customers_path": str(EXTRACT)} | VARS
    finished = subprocess.run(
        [DBT, "--quiet", "build", "--vars", json.dumps(variables)],
        cwd=ROOT,
        env=os.environ | dbt_paths(directory),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    with duckdb.connect(working_file, read_only=True) as connection:
        yield connection


def expected_rows(table: str) -> list[Row]:
    text = (EXPECTED / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def by_key(rows: list[Row], key: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    found = {tuple(row[column] for column in key): row for row in rows}
    assert len(found) == len(rows)
    return found


def is_same(actual: Any, expected: Any) -> bool:
    if isinstance(actual, list):
        return sorted(actual) == sorted(expected)
    if isinstance(actual, Decimal):
        actual = float(actual)
    if isinstance(actual, float) and expected is not None:
        return math.isclose(actual, expected, rel_tol=1e-9, abs_tol=1e-9)
    return bool(actual == expected)


@pytest.mark.parametrize("table", KEYS)
def test_table_is_as_expected(table: str, world: duckdb.DuckDBPyConnection) -> None:
    relation = world.table(table)
    if table == "marts.churn_totals":
        relation = relation.filter(f"attributes in {TOTAL_SETS}")
    actual = by_key(
        [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()],
        KEYS[table],
    )
    expected = by_key(expected_rows(table), KEYS[table])
    assert set(actual) == set(expected)
    named = {column for row in expected.values() for column in row}
    own = NOT_COMPARED_OF.get(table.partition(".")[2], NOT_COMPARED)
    assert [
        name
        for name in relation.columns
        if name not in named
        and not NOT_COMPARED.fullmatch(name)
        and not own.fullmatch(name)
    ] == []
    differences = [
        f"{key} {column}: {actual[key][column]!r}, expected {row.get(column)!r}"
        for key, row in expected.items()
        for column in sorted(named)
        if not is_same(actual[key][column], row.get(column))
    ]
    assert differences == []


# What has no rows here, without months, campaigns and enough churned customers, and the
# test that compares it with brute force over the rows, or with the oracle.
MONTHS = "tests/python/months/test_counts.py"
CAMPAIGNS = "tests/python/campaigns/test_results.py"
ORACLE = "tests/python/benchmarks/test_oracle.py::test_table_equals_the_mart"
COMPARED_ELSEWHERE = {
    "scorecard": ORACLE,
    "call_capacity": ORACLE,
    "score_backtest": "tests/python/months/test_score_months.py"
    "::test_the_backtest_is_that_of_the_rows",
    "customer_months": f"{MONTHS}::test_customer_months",
    "monthly_portraits": f"{MONTHS}::test_portraits",
    "churn_events": f"{MONTHS}::test_events",
    "segment_migrations": f"{MONTHS}::test_migrations",
    "flag_outcomes": f"{MONTHS}::test_flag_outcomes",
    "cohort_retention": f"{MONTHS}::test_cohorts",
    "month_comparisons": f"{MONTHS}::test_comparisons",
    "change_decomposition": f"{MONTHS}::test_components_are_of_all_customers",
    "hypothesis_trends": f"{MONTHS}::test_questions_in_each_month",
    "field_drift": f"{MONTHS}::test_drift_of_flags_is_that_of_the_rows",
    "extracts": "tests/python/months/test_months_build.py"
    "::test_every_delivery_is_listed",
    "month_faults": "tests/python/months/test_faults.py"
    "::test_each_fault_is_found_and_no_other",
    "campaigns": f"{CAMPAIGNS}::test_the_plan_is_a_table",
    "campaign_members": f"{CAMPAIGNS}::test_members_are_those_that_were_drawn",
    "campaign_results": f"{CAMPAIGNS}::test_outcomes_are_those_of_the_rows",
}


def test_every_mart_is_compared_with_independent_code(
    world: duckdb.DuckDBPyConnection,
) -> None:
    names = world.sql(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_schema in ('marts', 'complete_cases')"
    ).fetchall()
    elsewhere = {f"marts.{mart}" for mart in COMPARED_ELSEWHERE}
    assert {name for (name,) in names} == set(KEYS) | elsewhere
    assert set(KEYS) & elsewhere == set()
    files = {path.name.removesuffix(".jsonl") for path in EXPECTED.iterdir()}
    assert files == set(KEYS)
    for mart, test in COMPARED_ELSEWHERE.items():
        path, _, function = test.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert f"marts.{mart}" in text, test
        assert f"def {function}(" in text, test


def test_extract_is_the_one_that_the_script_writes(tmp_path: Path) -> None:
    write(tmp_path / "extract.csv")
    assert (tmp_path / "extract.csv").read_bytes() == EXTRACT.read_bytes()


def test_extract_has_a_line_of_every_reason() -> None:
    reasons = {
        reason
        for row in expected_rows("marts.rejected_rows")
        for reason in row["reasons"]
    }
    assert reasons == set(POSSIBLE_REASONS)
