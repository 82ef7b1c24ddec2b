"""The same build by an engine that runs no Python models.

dbt parses the project and builds the SQL; what `models/**/*.py` would compute is
computed here, from the same code, into the same tables of the working file. All that is
known of the engine is what it leaves in its target folder: manifest.json, the last
run_results.json.

Python's results feed SQL that feeds Python again (a card is judged by counts of its
scores), so it goes in rounds: Python as far as its inputs are there, then SQL as far as
Python's results are there, until nothing is left.
"""

import json
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection, DuckDBPyRelation

Node = Mapping[str, Any]

# As the profile has it: clients of 1.4 open what is written.
OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.4.0"
}
# What no extract can change, as selectors.yml has it; a selection of one's own replaces
# dbt's default selector.
CODE_TESTS = ("test_type:unit", "path:tests/macros")
BUILT = ("model", "seed", "test")
RED = ("error", "fail", "runtime error", "partial success", "skipped")


class OutsideError(Exception):
    """The build cannot go on; the message is for people."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the project is, and what dbt left and fills."""

    project: Path
    target: Path
    working_file: Path


@dataclass(frozen=True, slots=True)
class _Config:
    """`dbt.config` of a Python model: what YAML and the code say, as dbt parsed it."""

    values: Mapping[str, Any]

    def __call__(self, **_: Any) -> None:
        pass

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


@dataclass(frozen=True, slots=True)
class _Dbt:
    """The `dbt` that a Python model is given."""

    ref: Callable[[str], DuckDBPyRelation]
    source: Callable[[str, str], DuckDBPyRelation]
    config: _Config


@dataclass(slots=True)
class Rounds:
    """A build on its way: what its nodes are, and which are finished."""

    places: Places
    nodes: Mapping[str, Node]
    # Where dbt reads a source, as its parse wrote it down.
    sources: Mapping[tuple[str, str], str]
    finished: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, places: Places) -> "Rounds":
        """The nodes of the project as dbt parsed it last.

        Raises:
            OutsideError: It was not parsed.
        """
        manifest = places.target / "manifest.json"
        if not manifest.is_file():
            raise OutsideError(f"{manifest} is missing: run `dbt parse` first.")
        parsed = json.loads(manifest.read_bytes())
        return cls(
            places,
            {
                name: node
                for name, node in parsed["nodes"].items()
                if node["resource_type"] in BUILT
                and node["config"].get("enabled", True)
                and not node["original_file_path"].startswith("tests/macros/")
            },
            {
                (node["source_name"], node["name"]): node["meta"]["external_location"]
                for node in parsed["sources"].values()
            },
        )

    def is_python(self, name: str) -> bool:
        """A model that dbt would run as Python."""
        return self.nodes[name].get("language") == "python"

    def inputs(self, name: str) -> list[str]:
        """What a node reads, of what is built."""
        depends_on = self.nodes[name].get("depends_on", {})
        return [other for other in depends_on.get("nodes", []) if other in self.nodes]

    def take_in(self, connection: DuckDBPyConnection) -> None:
        """Read how far the working file is, with what dbt's last run added.

        Raises:
            OutsideError: Something failed in that run.
        """
        # The first is that of macros/build/build_state.sql, by which a file is ours.
        connection.execute(
            "create table if not exists main.build_state"
            " (invocation_id varchar, is_complete boolean)"
        )
        connection.execute(
            "create table if not exists main.finished_nodes (unique_id varchar)"
        )
        self._add(connection, self._last_run(connection))
        rows = connection.execute("select unique_id from main.finished_nodes")
        self.finished = {name for (name,) in rows.fetchall()}

    def _last_run(self, connection: DuckDBPyConnection) -> list[str]:
        path = self.places.target / "run_results.json"
        if not path.is_file():
            return []
        run = json.loads(path.read_bytes())
        # The folder may hold the run of another working file.
        state = connection.execute("select invocation_id from main.build_state")
        if state.fetchall() != [(run["metadata"]["invocation_id"],)]:
            return []
        red = [r for r in run["results"] if r["status"] in RED]
        if red:
            names = ", ".join(r["unique_id"].split(".")[2] for r in red[:10])
            raise OutsideError(f"{len(red)} steps of the last run failed: {names}")
        ran = [r["unique_id"] for r in run["results"]]
        # Hooks run in each round.
        return [name for name in ran if name in self.nodes]

    def _add(self, connection: DuckDBPyConnection, names: Sequence[str]) -> None:
        for name in names:
            connection.execute("insert into main.finished_nodes values (?)", [name])
        self.finished.update(names)

    def compute(self, connection: DuckDBPyConnection) -> list[str]:
        """Compute every Python model whose inputs are there; return their names."""
        computed: list[str] = []
        while due := [
            name
            for name in self.nodes
            if self.is_python(name)
            and name not in self.finished
            and self.finished.issuperset(self.inputs(name))
        ]:
            for name in due:
                self._run_model(connection, name)
                self._add(connection, [name])
            computed += due
        return computed

    def _run_model(self, connection: DuckDBPyConnection, name: str) -> None:
        node = self.nodes[name]
        by_name = {self.nodes[i]["name"]: self.nodes[i] for i in self.inputs(name)}

        def ref(other: str) -> DuckDBPyRelation:
            return connection.table(_place(by_name[other]))

        def source(group: str, table: str) -> DuckDBPyRelation:
            # As dbt-duckdb does: braces are doubled in a location.
            return connection.query(f"from {self.sources[group, table].format()}")

        path = self.places.project / node["original_file_path"]
        code: dict[str, Any] = {}
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), code)
        rows = code["model"](_Dbt(ref, source, _Config(node["config"])), connection)
        connection.execute(f"create schema if not exists {node['schema']}")
        # The relation is of a temporary table, whose name no other table has.
        rows.create_view("computed_rows", replace=True)
        connection.execute(
            f"create or replace table {_place(node)} as from computed_rows"
        )

    def options(self) -> list[str]:
        """Options of the next `dbt build`, which builds every SQL node that can be.

        None when nothing is left. Each node is built once.

        Raises:
            OutsideError: What is left waits for what will never be there.
        """
        due: dict[str, None] = {}
        waiting = {n for n in self.nodes if n not in self.finished}
        if not waiting:
            return []
        while found := [
            name
            for name in waiting
            if not self.is_python(name)
            and all(i in self.finished or i in due for i in self.inputs(name))
        ]:
            due |= dict.fromkeys(sorted(found))
            waiting.difference_update(found)
        if not due:
            raise OutsideError(f"Nothing can be built of: {', '.join(sorted(waiting))}")
        # Whole: the name alone of the seed `hypotheses` also selects the folder.
        names = [".".join(self.nodes[name]["fqn"]) for name in due]
        return ["--select", *names, "--exclude", *CODE_TESTS]


def step(places: Places) -> list[str]:
    """One round of Python: compute what can be, say how dbt goes on.

    Returns:
        Options of the next `dbt build`; none when the build is finished and green, and
        the working file says so to `bank-churn publish`.

    Raises:
        OutsideError: The build cannot go on.
    """
    rounds = Rounds.read(places)
    places.working_file.parent.mkdir(parents=True, exist_ok=True)
    with closing(duckdb.connect(places.working_file, config=OPTIONS)) as connection:
        rounds.take_in(connection)
        rounds.compute(connection)
        options = rounds.options()
        if not options:
            connection.execute("update main.build_state set is_complete = true")
    return options


def build(places: Places, engine: Sequence[str], given: Sequence[str]) -> None:
    """Both in turns until nothing is left.

    Args:
        places: Where.
        engine: The program that builds SQL, such as `["dbt"]`.
        given: Options that each of its calls gets, such as `["--vars", "{...}"]`.

    Raises:
        OutsideError: A call failed; it has said why.
    """
    _call([*engine, "parse", *given])
    while options := step(places):
        _call([*engine, "build", *given, *options])


def _call(command: Sequence[str]) -> None:
    if subprocess.run(command, check=False).returncode:
        said = shlex.join(command[:2])
        raise OutsideError(f"`{said}` failed.")


def _place(node: Node) -> str:
    return f'"{node["schema"]}"."{node.get("alias") or node["name"]}"'
