"""Run the parts of the script, and the tests between them.

python -m tests.oracle extract.csv oracle.duckdb
"""

import hashlib
import os
import sys
from pathlib import Path

import duckdb

from python_stats.models import run as run_statistics

FOLDER = Path(__file__).parent
REFERENCE = FOLDER.parents[1] / "seeds" / "reference"

# Schema: of whom its tables are.
POPULATIONS = {"marts": "all_customers", "complete_cases": "complete_cases"}

# The vars of dbt_project.yml that the statistics depend on.
SETTINGS = {
    "has_next_month": False,
    "min_reportable_count": 30,
    "recommendation_alpha": 0.05,
    "emergency_share_at_risk": 0.5,
    "risk_segment_min_count": 100,
    "risk_segment_min_lift": 1.3,
    "risk_segment_max_loyal_lift": 0.5,
    "risk_segment_min_gain": 1.1,
    "risk_segment_min_share": 0.02,
    "risk_segment_alpha": 0.05,
    "scorecard_min_churned_count": 200,
    "scorecard_pair_alpha": 0.05,
    "scorecard_max_pairs": 6,
    "scorecard_points_to_double": 20,
    "scorecard_min_auc": 0.65,
    "scorecard_min_slope": 0.8,
    "scorecard_max_slope": 1.25,
}

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
        judge_actions(connection)
        connection.execute(script("conclude"))
        score(connection)


def script(name: str) -> str:
    """One of the SQL files beside this one."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def infer(
    connection: duckdb.DuckDBPyConnection, name: str, **tables: str
) -> duckdb.DuckDBPyRelation:
    """One of the statistics steps on counts of this script, named as dbt names them."""
    return run_statistics(
        connection,
        name,
        SETTINGS,
        **{model: connection.sql(query) for model, query in tables.items()},
    )


def compare_drivers(connection: duckdb.DuckDBPyConnection) -> None:
    """Each band against everybody else."""
    infer(
        connection,
        "churn_driver_results",
        int_churn_drivers__counts="""
            select * rename (
                population_count as all_count,
                population_churned_count as all_churned_count
            ),
            feature = 'age_group' as is_repeated
            from driver_counts
            where population = 'all_customers'
        """,
    ).create("driver_tests")


def compare_rules(connection: duckdb.DuckDBPyConnection) -> None:
    """The rules of both sides, one after the other."""
    infer(
        connection,
        "risk_segment_results",
        int_risk_segments__patterns="from rule_patterns",
    ).create("rules")


def judge_actions(connection: duckdb.DuckDBPyConnection) -> None:
    """Those an action is aimed at beside the rest of their segment."""
    connection.execute(script("aims"))
    infer(
        connection,
        "recommendation_results",
        int_recommendations__groups="from aimed_groups",
    ).create("recommendation_results")


def associate(connection: duckdb.DuckDBPyConnection) -> None:
    """phi_k of every pair of features."""
    infer(
        connection,
        "feature_association_results",
        stats_association_counts="from association_counts",
    ).create("marts.feature_associations")


def compare_hypotheses(connection: duckdb.DuckDBPyConnection) -> None:
    """The tests, overall, within strata and with other attributes held fixed."""
    tables = {
        "int_hypotheses__checked": "select *, '₽' as currency_symbol from hypotheses",
        "populations": "select distinct population from figures",
        "stats_group_sums": "from group_sums",
        "stats_value_histograms": "from value_histograms",
        "stats_adjustment_sums": "from adjustment_sums",
        "int_hypotheses__absent_attributes": (
            "select '' as attribute_name, '' as column_name where false"
        ),
        "int_hypotheses__level_names": (
            "select '' as attribute_name, '' as level, '' as name_en, '' as name_ru"
            " where false"
        ),
    }
    infer(connection, "hypothesis_test_results", **tables).create("test_results")
    infer(connection, "stratified_check_results", **tables).create("stratum_results")
    for schema, population in POPULATIONS.items():
        connection.execute(
            f"create table {schema}.hypothesis_tests as "
            "select * exclude (population) from test_results where population = $1",
            [population],
        )
    connection.execute("create table marts.stratified_checks as from stratum_results")
    infer(connection, "adjustment_check_results", **tables).create(
        "marts.adjustment_checks"
    )


def score(connection: duckdb.DuckDBPyConnection) -> None:
    """The card, its judgement, everybody's score and the call lists."""
    terms = """
        select
            term,
            position::integer as position,
            feature_a,
            feature_b,
            expected_direction,
            may_be_used::boolean as may_be_used,
            reason_en,
            reason_ru,
            term as name_en,
            term as name_ru
        from read_csv(
            getvariable('reference') || '/scorecard_terms.csv', all_varchar = true
        )
    """
    seed = "from read_csv(getvariable('reference') || '/{}.csv')"
    connection.execute(script("score_cells"))
    infer(
        connection,
        "scorecard_results",
        stats_scorecard_cells="from score_cells",
        scorecard_terms=terms,
        int_features__number_bands=seed.format("feature_bands"),
        feature_categories=seed.format("feature_categories"),
    ).create("card")
    connection.execute(script("scores"))
    infer(
        connection,
        "scorecard_check_results",
        stats_score_histograms="""
            select
                group_type,
                group_value,
                null as name_en,
                null as name_ru,
                group_value as label_en,
                group_value as label_ru,
                churn_probability,
                sum(customer_count) as customer_count,
                sum(churned_count) as churned_count
            from score_histograms
            group by all
        """,
        scorecard_results="from card",
        int_scorecard__terms=terms,
    ).create("checks")
    connection.execute(script("targets").replace("{rules}", cases_of_rules(connection)))
    infer(
        connection, "call_capacity_results", stats_call_counts="from call_counts"
    ).create("marts.call_capacity")


def cases_of_rules(connection: duckdb.DuckDBPyConnection) -> str:
    """The rules of high churn as a `case`, in the order they were taken."""
    rules = connection.execute(
        """
        select rule_id, rule
        from risk_segments
        where side = 'risk'
        order by position
        """
    ).fetchall()
    branches = ["case when false then ''"]
    for rule_id, rule in rules:
        parts = [condition.split(" = ", 1) for condition in rule.split(" and ")]
        condition = " and ".join(
            f"{COLUMNS[feature]} = {quoted(band)}" for feature, band in parts
        )
        branches.append(f"when {condition} then '{rule_id}'")
    return "\n".join([*branches, "end"])


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
