"""The build without Python models: the same tables, whatever the threads."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from python_stats.outside_dbt import OutsideError, Places, step
from tests.python.warehouses import ROOT, Warehouse, dbt_paths, parsed_once

SCHEMAS = ("marts", "complete_cases")


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The default extract, by `python -m python_stats --engine dbt`, on one thread."""
    folder = tmp_path_factory.mktemp("outside")
    places = Places(ROOT, folder / "target", folder / "work.duckdb")
    environment = dbt_paths(folder) | {
        "BANK_CHURN_THREADS": "1",
        "BANK_CHURN_DBT_THREADS": "1",
    }
    engine = shlex.join([sys.executable, *parsed_once("dbt.cli.main"), "--quiet"])
    finished = subprocess.run(
        [sys.executable, "-m", "python_stats", "--engine", engine],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return places


def contents(file: Path) -> dict[str, Any]:
    """Every mart: its columns with types and comments, its rows as they are stored."""
    with duckdb.connect(file, read_only=True) as connection:
        columns = connection.execute(
            "select schema_name || '.' || table_name,"
            " list((column_name, data_type, is_nullable, comment)"
            " order by column_index)"
            " from duckdb_columns() where schema_name in ? group by all",
            [SCHEMAS],
        ).fetchall()
        return {
            table: (described, connection.table(table).fetchall())
            for table, described in columns
        }


def test_every_mart_is_that_of_the_build(
    outside: Places, default_warehouse: Warehouse
) -> None:
    """Nor does it matter how many threads there are: the build has two."""
    actual = contents(outside.working_file)
    expected = contents(default_warehouse.working_file)
    assert set(actual) == set(expected)
    assert [name for name in expected if actual[name] != expected[name]] == []


def test_every_node_is_made_once_and_the_file_may_be_published(outside: Places) -> None:
    with duckdb.connect(outside.working_file, read_only=True) as connection:
        made = connection.sql("from main.finished_nodes").fetchall()
        state = connection.sql("select is_complete from main.build_state").fetchall()
    names = [name for (name,) in made]
    assert len(names) == len(set(names)) > 200
    nodes = json.loads((outside.target / "manifest.json").read_bytes())["nodes"]
    models = {name for name, node in nodes.items() if node["resource_type"] == "model"}
    assert models <= set(names)
    # The engine was asked for none of them.
    last_run = json.loads((outside.target / "run_results.json").read_bytes())
    ran = {result["unique_id"] for result in last_run["results"]}
    assert {nodes[n].get("language") for n in ran if n in nodes} <= {"sql", None}
    assert state == [(True,)]


def node(name: str, *inputs: str, language: str = "sql") -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": "model",
        "language": language,
        "schema": "main",
        "fqn": ["p", "folder", name],
        "original_file_path": f"{name}.py",
        "config": {"factor": 2},
        "depends_on": {"nodes": [f"model.p.{other}" for other in inputs]},
    }


MODEL = """
def model(dbt, session):
    return dbt.ref("a").project(f"x * {dbt.config.get('factor')} as x")
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A made-up project: SQL `a`, Python `b` of it, SQL `c` of both."""
    nodes = [node("a"), node("b", "a", language="python"), node("c", "a", "b")]
    manifest = {"nodes": {f"model.p.{n['name']}": n for n in nodes}, "sources": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "b.py").write_text(MODEL)
    return Places(tmp_path, tmp_path, tmp_path / "work.duckdb")


def run_engine(places: Places, name: str, status: str = "success") -> None:
    """Leave what an engine leaves that made one table."""
    with duckdb.connect(places.working_file) as connection:
        connection.execute(f"create or replace table {name} as select 21 as x")
        connection.execute(
            "create or replace table build_state as"
            f" select 'run {name}' as invocation_id, false as is_complete"
        )
    results = [{"unique_id": f"model.p.{name}", "status": status}]
    run = {"metadata": {"invocation_id": f"run {name}"}, "results": results}
    (places.target / "run_results.json").write_text(json.dumps(run))


def selected(options: list[str]) -> list[str]:
    names = options[1 : options.index("--exclude")]
    return [name.removeprefix("p.folder.") for name in names]


def test_sql_and_python_take_turns(places: Places) -> None:
    assert selected(step(places)) == ["a"]
    run_engine(places, "a")
    assert selected(step(places)) == ["c"]
    with duckdb.connect(places.working_file) as connection:
        assert connection.table("b").fetchall() == [(42,)]
    run_engine(places, "c")
    assert step(places) == []


def test_a_run_of_another_working_file_counts_nothing(places: Places) -> None:
    step(places)
    run_engine(places, "a")
    places.working_file.unlink()
    assert selected(step(places)) == ["a"]


def test_after_a_failed_step_nothing_goes_on(places: Places) -> None:
    step(places)
    run_engine(places, "a", "fail")
    with pytest.raises(OutsideError, match="1 steps of the last run failed: a"):
        step(places)


def test_a_project_that_was_not_parsed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="run `dbt parse` first"):
        step(Places(tmp_path, tmp_path, tmp_path / "work.duckdb"))
