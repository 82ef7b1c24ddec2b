"""CPU time of Python's statistics on the tables of a finished build, by subject.

    python -m benchmarks.statistics_step target/bank_churn.duckdb

prints JSON, {subject: seconds}: the median of the repetitions of what dbt's Python
models call, on what they read. Imports and opening the file are not counted, nor is
SQL. A subject whose inputs the build has not (months, campaigns) is left out.
"""

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import yaml

from python_stats.models import PYTHON_MODELS, run

MIN_REPETITIONS = 5
MIN_CPU_SECONDS = 3.0
PROJECT = Path(__file__).parents[1] / "dbt_project.yml"


def settings() -> dict[str, Any]:
    """The vars of the project."""
    found: dict[str, Any] = yaml.safe_load(PROJECT.read_text(encoding="utf-8"))["vars"]
    # One extract has no next month.
    return found | {"has_next_month": False}


def subjects(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """{folder of `python_stats`: its Python models}, of those that can run here."""
    tables = places(connection)
    found: dict[str, list[str]] = defaultdict(list)
    for name, model in PYTHON_MODELS.items():
        if tables.keys() >= set(model.inputs.values()):
            found[model.function.split(".")[0]].append(name)
    return dict(found)


def places(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{table: its name with its schema}."""
    rows = connection.execute(
        "select table_name, table_schema from information_schema.tables"
    )
    return {table: f'"{schema}"."{table}"' for table, schema in rows.fetchall()}


def step_of(
    connection: duckdb.DuckDBPyConnection, models: list[str]
) -> Callable[[], None]:
    """What computes some models as dbt does, each time that it is called."""
    tables, values = places(connection), settings()

    def step() -> None:
        for name in models:
            inputs = PYTHON_MODELS[name].inputs.values()
            given = {table: connection.table(tables[table]) for table in inputs}
            run(connection, name, values, **given).fetchall()

    return step


def cpu_seconds(
    working_file: Path, min_cpu_seconds: float = MIN_CPU_SECONDS
) -> dict[str, float]:
    """Median CPU time by subject, seconds; repeated for so long, or a few times."""
    found = {}
    with duckdb.connect(working_file, read_only=True) as connection:
        connection.execute("set threads = 1")
        for subject, models in subjects(connection).items():
            step = step_of(connection, models)
            step()  # imports what the functions import
            costs: list[float] = []
            while len(costs) < MIN_REPETITIONS or sum(costs) < min_cpu_seconds:
                start = time.process_time()
                step()
                costs.append(time.process_time() - start)
            found[subject] = round(statistics.median(costs), 6)
    return found


if __name__ == "__main__":
    print(json.dumps(cpu_seconds(Path(sys.argv[1]))))
