"""Run the parts of the script, and the tests between them.

python -m benchmarks.yardstick extract.csv yardstick.duckdb
"""

import hashlib
import os
import sys
from pathlib import Path

import duckdb
from python_stats.columns import typed_relation
from python_stats.io import read_study, to_relation
from python_stats.steps import band_columns, rule_columns

from python_stats.drivers.associations import associations
from python_stats.hypotheses.overall_tests import hypothesis_results
from python_stats.hypotheses.results import HypothesisResult, StratumResult
from python_stats.hypotheses.stratified_checks import stratum_results

FOLDER = Path(__file__).parent
REFERENCE = FOLDER.parents[1] / "seeds" / "reference"

# The column of the customers behind each feature of the rules.
COLUMNS = {
    "products": "product_band",
    "balance": "balance_band",
    "equity": "equity_band",
    "activity": "yes_no(is_active)",
    "card": "yes_no(has_credit_card)",
    "score": "score_band",
    "gender": "coalesce(gender, 'missing')",
    "age": "age_band",
    "salary": "salary_band",
    "city": "coalesce(city, 'missing')",
}


def run(extract: Path, database: Path, *, threads: int, memory_limit: str) -> None:
    """Make the marts of an extract (CSV or Parquet) in a fresh database file."""
    database.unlink(missing_ok=True)
    with extract.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with duckdb.connect(database) as connection:
        connection.execute(f"set threads = {threads}")
        connection.execute(f"set memory_limit = '{memory_limit}'")
        variables = {"extract": extract, "reference": REFERENCE, "sha256": sha256}
        for name, value in variables.items():
            connection.execute(f"set variable {name} = $1", [str(value)])
        is_parquet = extract.suffix == ".parquet"
        connection.execute(script("read_parquet" if is_parquet else "read_csv"))
        connection.execute(script("count"))
        compare_drivers(connection)
        compare_rules(connection)
        associate(connection)
        compare_hypotheses(connection)
        connection.execute(script("conclude"))
        connection.execute(
            script("targets").replace("{rules}", cases_of_rules(connection))
        )


def script(name: str) -> str:
    """One of the SQL files beside this one."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def compare_drivers(connection: duckdb.DuckDBPyConnection) -> None:
    """Each band against everybody else, corrected in each population."""
    columns = band_columns(connection.table("driver_counts").fetchnumpy())
    types = dict.fromkeys(("population", "feature", "band"), "varchar")
    types |= dict.fromkeys(("p_value", "p_adjusted"), "double")
    typed_relation(connection, types, columns).create("driver_tests")


def compare_rules(connection: duckdb.DuckDBPyConnection) -> None:
    """Each rule against the rules it has to beat, on both halves."""
    columns = rule_columns(connection.table("rule_trials").fetchnumpy())
    types = dict.fromkeys(("rule", "parent"), "varchar")
    types |= dict.fromkeys(("p_found", "p_confirmed"), "double")
    typed_relation(connection, types, columns).create("rule_tests")


def associate(connection: duckdb.DuckDBPyConnection) -> None:
    """phi_k of every pair of features."""
    types = dict.fromkeys(("population", "feature_a", "feature_b"), "varchar")
    types |= {"known_count": "bigint"}
    types |= dict.fromkeys(("phik", "phik_equal_width", "significance_z"), "double")
    counts = connection.table("association_counts").fetchnumpy()
    results = typed_relation(connection, types, associations(counts))
    results.create("feature_associations")


def compare_hypotheses(connection: duckdb.DuckDBPyConnection) -> None:
    """The four tests, overall and within strata."""
    study = read_study(
        hypotheses=connection.table("hypotheses"),
        populations=connection.sql("select distinct population from figures"),
        age_histograms=connection.table("age_histograms"),
        contingency_tables=connection.table("contingency_tables"),
        absent_attributes=connection.sql(
            "select '' as attribute_name, '' as column_name where false"
        ),
        min_reportable_count=30,
    )
    tests = to_relation(connection, HypothesisResult, hypothesis_results(study))
    tests.create("hypothesis_tests")
    checks = to_relation(connection, StratumResult, stratum_results(study))
    checks.create("stratified_checks")


def cases_of_rules(connection: duckdb.DuckDBPyConnection) -> str:
    """The rules of high churn as branches of a `case`, highest churn first."""
    rules = connection.execute(
        """
        select rule_id, conditions
        from risk_segments
        where side = 'risk'
        order by churn_rate_confirmed desc, rule_id
        """
    ).fetchall()
    branches = ["when false then ''"]
    for rule_id, conditions in rules:
        parts = [condition.split(" = ", 1) for condition in conditions]
        condition = " and ".join(
            f"{COLUMNS[feature]} = {quoted(band)}" for feature, band in parts
        )
        branches.append(f"when {condition} then '{rule_id}'")
    return "\n".join(branches)


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    run(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        threads=int(os.environ.get("BANK_CHURN_THREADS", "2")),
        memory_limit=os.environ.get("BANK_CHURN_MEMORY_LIMIT", "3GB"),
    )
