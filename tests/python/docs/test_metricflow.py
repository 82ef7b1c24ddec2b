"""MetricFlow answers as the marts do. Needs an environment of its own: OPERATIONS."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.python.warehouses import ROOT, Warehouse

PROGRAMS = ROOT / ".venv-metricflow" / "bin"
# Metric: column of `segment_portraits`.
METRICS = {
    "customers": "customer_count",
    "churned_customers": "churned_count",
    "churn_rate": "churn_rate",
    "balance": "balance_amount",
    "balance_at_risk": "balance_at_risk_amount",
    "balance_at_risk_share": "balance_at_risk_share",
    "mean_age_years": "mean_age_years",
    "median_balance": "median_balance_amount",
    "active_share": "active_share",
    "credit_card_share": "credit_card_share",
}


def test_every_metric_equals_the_mart(
    default_warehouse: Warehouse, tmp_path: Path
) -> None:
    if not (PROGRAMS / "mf").exists():
        pytest.skip("MetricFlow is not here; see Metrics in docs/OPERATIONS.md")
    project = tmp_path / "metricflow"
    shutil.copytree(ROOT / "exports" / "metricflow", project)
    published = default_warehouse.output_dir / "bank_churn.duckdb"
    environment = os.environ | {
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "DBT_PROFILES_DIR": str(project),
        "BANK_CHURN_WAREHOUSE": str(published),
    }
    answer = tmp_path / "answer.csv"
    query = ["mf", "query", "--metrics", ",".join(METRICS)]
    query += ["--group-by", "customer__segment_code", "--csv", str(answer)]
    for command in (["dbt", "--quiet", "build"], query):
        subprocess.run(
            [str(PROGRAMS / command[0]), *command[1:]],
            cwd=project,
            env=environment,
            check=True,
            capture_output=True,
        )
    with answer.open(encoding="utf-8", newline="") as file:
        found = {row["customer__segment_code"]: row for row in csv.DictReader(file)}
    with default_warehouse.connect() as connection:
        expected = connection.execute(
            f"select segment_code, {', '.join(METRICS.values())}"
            " from marts.segment_portraits"
        ).fetchall()
    assert set(found) == {row[0] for row in expected}
    for segment, *values in expected:
        shown = [float(found[segment][metric] or "nan") for metric in METRICS]
        wanted = [float("nan") if value is None else float(value) for value in values]
        assert shown == pytest.approx(wanted, rel=1e-9, abs=0.006, nan_ok=True)
