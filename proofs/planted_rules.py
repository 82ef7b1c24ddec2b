"""Does the rule search find what is there, and nothing where nothing is?

Runs the compiled SQL of the search on generated customers whose churn is known:
shuffled (no rule is true) or planted (one rule of each side is true). From the
repository root, after a build:

    python -m proofs.planted_rules --repetitions 200
"""

import argparse
import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
ALPHA = 0.05  # risk_segment_alpha

# The models between the customers and the published rules, in order.
SEARCH = [
    "agg_customers__city_counts",
    "int_cities__ranked",
    "agg_customers__band_counts",
    "int_risk_segments__candidates",
    "int_risk_segments__trials",
    "risk_segment_results",
    "int_risk_segments__validated",
    "int_risk_segments__overlaps",
    "int_risk_segments__selected",
]

RISK_RULE = {"activity": "yes", "card": "no", "age": "25-29"}
LOYAL_RULE = {"gender": "female", "products": "1"}


def customers(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Customers whose features are independent of each other and of churn (18 %)."""
    return pd.DataFrame(
        {
            "user_id": np.arange(count).astype(str),
            "city": rng.choice(["Anna", "Boris", "Vera"], count, p=[0.6, 0.25, 0.15]),
            "is_complete_case": True,
            "product_band": rng.choice(["1", "2", "3", "4+"], count),
            "balance_band": rng.choice(["<100k", "100k-1M", "1M+", "missing"], count),
            "equity_band": rng.choice(["0", "1", "2", "3", "4"], count),
            "is_active": rng.random(count) < 0.5,
            "has_credit_card": rng.random(count) < 0.6,
            "score_band": rng.choice(["<700", "700-799", "800+"], count),
            "gender": rng.choice(["female", "male"], count),
            "age_band": rng.choice(["<25", "25-29", "30-39", "40+"], count),
            "age_group": "all",
            "salary_band": rng.choice(["<50k", "50k-100k", "100k+"], count),
            "balance_amount": 1000,
            "is_churned": rng.random(count) < 0.18,
        }
    )


def plant(generated: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Let 60 % leave where `RISK_RULE` holds and 2 % where `LOYAL_RULE` does."""
    at_risk = (
        generated["is_active"]
        & ~generated["has_credit_card"]
        & (generated["age_band"] == "25-29")
    )
    is_loyal = (generated["gender"] == "female") & (generated["product_band"] == "1")
    rate = np.select([is_loyal, at_risk], [0.02, 0.6], 0.18)
    return generated.assign(is_churned=rng.random(len(generated)) < rate)


def search(generated: pd.DataFrame, compiled: Path) -> duckdb.DuckDBPyConnection:
    """Run the search; `compiled` is dbt's folder of compiled models."""
    catalog = catalog_of((compiled / "intermediate/int_cities__ranked.sql").read_text())
    connection = duckdb.connect()
    connection.execute(f"attach ':memory:' as {catalog}")
    for schema in ("intermediate", "stats", "marts"):
        connection.execute(f"create schema {catalog}.{schema}")
    connection.execute(
        f"create table {catalog}.marts.customers as "
        "select * replace (cast(balance_amount as decimal(18, 2)) as balance_amount) "
        "from generated"
    )
    for name in SEARCH:
        run_model(connection, catalog, name, compiled)
    connection.execute(f"use {catalog}.intermediate")
    return connection


def catalog_of(sql: str) -> str:
    """The database that compiled models name, quoted: `"work"."intermediate"."x"`."""
    match = re.search(r'("[^"]+")\."intermediate"\.', sql)
    assert match, sql
    return match[1]


def run_model(
    connection: duckdb.DuckDBPyConnection, catalog: str, name: str, compiled: Path
) -> None:
    """Build one model into its schema, as dbt would."""
    if (path := compiled / "intermediate" / f"{name}.sql").is_file():
        connection.execute(
            f"create table {catalog}.intermediate.{name} as {path.read_text()}"
        )
        return
    source = ROOT / "models" / "stats" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, source)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    dbt = SimpleNamespace(
        ref=lambda other: connection.table(f"{catalog}.intermediate.{other}")
    )
    rows = module.model(dbt, connection)
    connection.register("rows", rows)
    connection.execute(f"create table {catalog}.stats.{name} as select * from rows")


def published(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Side and rule of the published rules, best first."""
    return connection.execute(
        "select side, rule from int_risk_segments__selected order by side, position"
    ).fetchall()


def is_about(rule: str, planted: str) -> bool:
    """Made of planted conditions: a parent of a true rule is true, only weaker."""
    return set(rule.split(" and ")) <= set(planted.split(" and "))


def found_count(connection: duckdb.DuckDBPyConnection) -> int:
    """Rules that pass the correction on the first half, before confirmation."""
    row = connection.execute(
        """
        select count(*) from (
            select trials.rule
            from int_risk_segments__trials as trials
            inner join stats.risk_segment_results as tests using (rule, parent)
            group by trials.rule
            having max(tests.p_found) * 2 * max(trials.tried_count) <= ?
        )
        """,
        [ALPHA],
    ).fetchone()
    assert row
    return int(row[0])


def main() -> None:
    """Print how often the search is wrong and how often it is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=200)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument(
        "--compiled",
        type=Path,
        default=ROOT / "target/compiled/bank_churn/models",
        help="dbt's folder of compiled models",
    )
    arguments = parser.parse_args()
    compiled = arguments.compiled

    falsely_found = falsely_published = both_planted = unrelated = 0
    planted = {"loyal": rule_text(LOYAL_RULE), "risk": rule_text(RISK_RULE)}
    for seed in range(arguments.repetitions):
        rng = np.random.default_rng(seed)
        shuffled = customers(arguments.customers, rng)
        with search(shuffled, compiled) as connection:
            falsely_found += found_count(connection) > 0
            falsely_published += len(published(connection)) > 0
        with search(plant(shuffled, rng), compiled) as connection:
            rules = published(connection)
            both_planted += set(planted.items()) <= set(rules)
            unrelated += not all(is_about(rule, planted[side]) for side, rule in rules)
    total = arguments.repetitions
    print(f"shuffled churn: a rule found {falsely_found}/{total}")
    print(f"shuffled churn: a rule published {falsely_published}/{total}")
    print(f"planted rules: both published {both_planted}/{total}")
    print(f"planted rules: one of other conditions published {unrelated}/{total}")


def rule_text(conditions: dict[str, str]) -> str:
    """The rule as the search writes it; conditions in its order of features."""
    order = [
        "products",
        "balance",
        "equity",
        "activity",
        "card",
        "score",
        "gender",
        "age",
    ]
    return " and ".join(f"{f} = {conditions[f]}" for f in order if f in conditions)


if __name__ == "__main__":
    main()
