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

from python_stats.breakdown import stratum_results
from python_stats.family import hypothesis_results
from python_stats.io import read_study

MIN_REPETITIONS = 5
MIN_CPU_SECONDS = 5.0
MIN_REPORTABLE_COUNT = 30


def step(connection: duckdb.DuckDBPyConnection) -> int:
    """Read the counts, run every test and stratified check; count their rows."""
    study = read_study(
        hypotheses=connection.table("stats.stats_hypotheses"),
        populations=connection.table("reference.populations"),
        age_histograms=connection.table("stats.stats_age_histograms"),
        contingency_tables=connection.table("stats.stats_contingency_tables"),
        absent_attributes=connection.table("stats.stats_absent_attributes"),
        min_reportable_count=MIN_REPORTABLE_COUNT,
    )
    return len(hypothesis_results(study)) + len(stratum_results(study))


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
