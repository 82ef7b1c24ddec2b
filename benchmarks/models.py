"""What each model and test of a finished build costs: CPU and DuckDB's memory.

    python -m benchmarks.models work.duckdb target

prints JSON, {name: {cpu_seconds, peak_bytes, spilled_bytes}}. Each statement runs once
more on the tables that the build left, one after the other: dbt's own times are of two
nodes at a time. A view costs nothing by itself, its readers pay.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

SCRATCH = "main.rebuilt"


def costs(
    working_file: Path, target: Path, *, threads: int, memory_limit: str
) -> dict[str, dict[str, float]]:
    """Cost of each statement.

    Args:
        working_file: What the build left; it is written to.
        target: What dbt left: manifest.json and run_results.json.
        threads: Of DuckDB.
        memory_limit: Of DuckDB, such as "3GB".
    """
    run: dict[str, Any] = json.loads((target / "run_results.json").read_bytes())
    manifest: dict[str, Any] = json.loads((target / "manifest.json").read_bytes())
    found = {}
    with duckdb.connect(working_file) as connection:
        connection.execute(f"set threads = {threads}")
        connection.execute(f"set memory_limit = '{memory_limit}'")
        connection.execute("set disabled_optimizers = 'grouping_sets'")
        connection.execute("set enable_profiling = 'no_output'")
        for result in run["results"]:
            node = manifest["nodes"].get(result["unique_id"], {})
            statement = _statement(node, result.get("compiled_code"))
            if statement:
                found[node["name"]] = _cost(connection, statement)
            connection.execute(f"drop table if exists {SCRATCH}")
    return found


def _statement(node: dict[str, Any], code: str | None) -> str | None:
    if not code or node.get("language", "sql") != "sql":
        return None
    if node["resource_type"] == "test":
        return f"select count(*) from ({code})"
    if node["resource_type"] == "model" and node["config"]["materialized"] == "table":
        return f"create table {SCRATCH} as ({code})"
    return None


def _cost(connection: duckdb.DuckDBPyConnection, statement: str) -> dict[str, float]:
    start = time.process_time()
    connection.execute(statement).fetchall()
    cpu = time.process_time() - start
    profile = json.loads(connection.get_profiling_information(format="json"))["system"]
    return {
        "cpu_seconds": round(cpu, 4),
        "peak_bytes": profile["peak_buffer_memory"],
        "spilled_bytes": profile["peak_temp_dir_size"],
    }


if __name__ == "__main__":
    print(
        json.dumps(
            costs(
                Path(sys.argv[1]),
                Path(sys.argv[2]),
                threads=int(os.environ.get("BANK_CHURN_THREADS", "2")),
                memory_limit=os.environ.get("BANK_CHURN_MEMORY_LIMIT", "3GB"),
            )
        )
    )
