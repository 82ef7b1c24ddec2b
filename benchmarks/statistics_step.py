"""CPU time of the statistics step on the tables of a finished build.

    python -m benchmarks.statistics_step target/bank_churn.duckdb

prints the median of the repetitions in seconds. What was read is what the dbt models
read; imports and opening the file are not counted, nor is what follows in SQL.
"""

import statistics
import sys
import time
from pathlib import Path

import duckdb

from python_stats.models import PYTHON_MODELS, run

MIN_REPETITIONS = 5
MIN_CPU_SECONDS = 5.0
# The vars of dbt_project.yml that the step depends on.
SETTINGS = {"min_reportable_count": 30}
STEPS = (
    "hypothesis_test_results",
    "stratified_check_results",
    "adjustment_check_results",
)

SCHEMAS = {"int_": "intermediate", "stats_": "stats"}


def step(connection: duckdb.DuckDBPyConnection) -> None:
    """Compute the hypotheses as dbt's Python models do."""
    for name in STEPS:
        tables = {table: table for table in PYTHON_MODELS[name].inputs.values()}
        run(
            connection,
            name,
            SETTINGS,
            **{
                table: connection.table(f"{schema_of(table)}.{table}")
                for table in tables
            },
        ).fetchall()


def schema_of(table: str) -> str:
    """Where dbt keeps a table that a Python model reads."""
    found = [s for prefix, s in SCHEMAS.items() if table.startswith(prefix)]
    return found[0] if found else "reference"


def cpu_seconds(working_file: Path, min_cpu_seconds: float = MIN_CPU_SECONDS) -> float:
    """Median CPU time of one step, seconds; repeated for so long, or a few times."""
    with duckdb.connect(working_file, read_only=True) as connection:
        connection.execute("set threads = 1")
        step(connection)  # imports what the functions import
        costs: list[float] = []
        while len(costs) < MIN_REPETITIONS or sum(costs) < min_cpu_seconds:
            start = time.process_time()
            step(connection)
            costs.append(time.process_time() - start)
    return statistics.median(costs)


if __name__ == "__main__":
    print(cpu_seconds(Path(sys.argv[1])))
