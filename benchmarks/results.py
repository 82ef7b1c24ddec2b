"""Raw results, and the figures that follow from them."""

import json
import math
import os
import statistics
from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.measure import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One measured process: a contender at a size, or a project of the fixed cost."""

    name: str
    rows: int
    repetition: int
    outcome: Outcome
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    layers: dict[str, float] | None = None
    """Seconds by layer, of a build."""
    statistics: dict[str, float] | None = None
    """CPU seconds of Python's statistics by subject, on what the build left."""


@dataclass(slots=True, kw_only=True)
class Results:
    """Everything one session measured."""

    machine: dict[str, Any]
    versions: dict[str, str]
    settings: dict[str, Any]
    extracts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By number of rows (as text): format, bytes, DuckDB's memory_limit."""
    runs: list[Run] = field(default_factory=list)
    fixed: list[Run] = field(default_factory=list)
    months: list[Run] = field(default_factory=list)
    """Builds of three months; `rows` is the customers of the first."""
    models: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    """By number of rows (as text), what `benchmarks.models` found."""
    ids: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    """By number of rows (as text), what `benchmarks.ids` found."""

    def sizes(self) -> list[int]:
        """Rows of the extracts, ascending."""
        return sorted({run.rows for run in self.runs})

    def names(self) -> list[str]:
        """Contenders in the order of their first run."""
        return list(dict.fromkeys(run.name for run in self.runs))

    def of(self, name: str, rows: int) -> list[Run]:
        """Runs of a contender at a size."""
        return [r for r in self.runs if r.name == name and r.rows == rows]

    def median(self, name: str, rows: int, quantity: str) -> float | None:
        """Median over the finished runs; None when not all of them finished."""
        return median_of(self.of(name, rows), quantity)

    def fixed_median(self, name: str, quantity: str = "wall_seconds") -> float | None:
        """The same for a project of the fixed cost."""
        return median_of([r for r in self.fixed if r.name == name], quantity)

    def statistics_medians(self, subject: str) -> list[tuple[int, float]]:
        """Rows and CPU seconds of a subject's statistics, ascending."""
        costs: dict[int, list[float]] = {}
        for run in [*self.runs, *self.months]:
            if run.statistics and subject in run.statistics:
                costs.setdefault(run.rows, []).append(run.statistics[subject])
        return [(rows, statistics.median(costs[rows])) for rows in sorted(costs)]

    def subjects(self) -> list[str]:
        """Subjects whose statistics were measured, in the order of the first build."""
        runs = [*self.runs, *self.months]
        return list(dict.fromkeys(s for run in runs for s in run.statistics or {}))

    def exponents(self, name: str) -> list[tuple[int, int, float]]:
        """Growth exponent of the wall time between neighbouring sizes."""
        points = self.points(name)
        return [
            (low, high, math.log(slow / fast) / math.log(high / low))
            for (low, fast), (high, slow) in pairwise(points)
        ]

    def fitted_exponent(self, name: str, from_rows: int) -> float | None:
        """Slope of log time on log rows by least squares, from a size up."""
        points = [point for point in self.points(name) if point[0] >= from_rows]
        if len(points) < 2:
            return None
        x, y = zip(*((math.log(rows), math.log(t)) for rows, t in points), strict=True)
        return statistics.linear_regression(x, y).slope

    def points(self, name: str) -> list[tuple[int, float]]:
        """Rows and median wall seconds where all runs finished."""
        medians = ((n, self.median(name, n, "wall_seconds")) for n in self.sizes())
        return [(rows, seconds) for rows, seconds in medians if seconds]


def median_of(runs: list[Run], quantity: str) -> float | None:
    """Median of a field over runs; None without runs or when one did not finish."""
    if not runs or any(run.outcome != "finished" for run in runs):
        return None
    values = [getattr(run, quantity) for run in runs]
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def write(results: Results, path: Path) -> None:
    """Write as JSON; the file is replaced whole."""
    scratch = path.with_suffix(".part")
    scratch.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")
    os.replace(scratch, path)


def read(path: Path) -> Results:
    """Read what `write` wrote."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    names = {f.name for f in fields(Results)}
    assert names == set(raw), names ^ set(raw)
    for key in ("runs", "fixed", "months"):
        raw[key] = [Run(**run) for run in raw[key]]
    return Results(**raw)
