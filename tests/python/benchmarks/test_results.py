"""Figures, bars and the page, from results that are made up."""

import platform
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest

from benchmarks import bars, ids, models, render
from benchmarks.layers import LAYERS, seconds_by_layer
from benchmarks.machine import machine, versions
from benchmarks.results import Results, Run, read, write
from benchmarks.statistics_step import cpu_seconds
from tests.python.benchmarks.conftest import Built

SIZES = (10**4, 10**5, 10**6, 10**7, 10**8)
SETTINGS = {
    "threads": 2,
    "memory_limit_gb": 8.0,
    "time_limit_seconds": 3600.0,
    "defects": 0.001,
}
# Wall seconds per million rows and at no rows.
SPEEDS = {
    "dbt build": (10, 3),
    "yardstick": (14, 1),
    "pandas": (15, 1),
    "polars": (6, 1),
    "check": (0, 1),
}


def costs(rows: int) -> dict[str, float]:
    """CPU seconds that hardly grow."""
    return dict.fromkeys(("hypotheses", "score"), 0.1 + rows / 1e11)


def made_up() -> Results:
    """Every bar is met; pandas and polars do not survive 10⁸ rows."""
    results = Results(
        machine={
            "processor": "Made-up",
            "cores": 2,
            "memory_bytes": 16 * 10**9,
            "kernel": "Linux 6.1",
        },
        versions={"Python": "3.11.7", "duckdb": "2.0.0"},
        settings=SETTINGS,
        extracts={
            str(rows): {"format": "csv", "duckdb_memory": "3GB", "bytes": 67 * rows}
            for rows in SIZES
        },
    )
    for rows in SIZES:
        for repetition in (1, 2, 3):
            for name, (slope, start) in SPEEDS.items():
                is_build = name == "dbt build"
                seconds = start + slope * rows / 1e6 + 0.001 * repetition
                run = Run(
                    name=name,
                    rows=rows,
                    repetition=repetition,
                    outcome="finished",
                    wall_seconds=seconds,
                    cpu_seconds=2 * seconds,
                    peak_bytes=10**9 + 30 * rows,
                    layers=dict.fromkeys(LAYERS, seconds / 5) if is_build else None,
                    statistics=costs(rows) if is_build else None,
                )
                if rows == 10**8 and name in ("pandas", "polars"):
                    run = replace(run, outcome="above memory limit")
                results.runs.append(run)
        if rows <= 10**6:
            results.months.append(
                replace(results.runs[0], rows=rows, statistics={"months": 0.2})
            )
    for rows in (10**7, 10**8):
        cost = {"cpu_seconds": rows / 1e7, "peak_bytes": 10**9, "spilled_bytes": 0}
        results.models[str(rows)] = {"customers": cost}
        results.ids[str(rows)] = {"join by key": {"text": 2.2, "number": 2.0}}
    for name, seconds in (("default extract", 6.0), ("empty project", 1.5)):
        results.fixed.append(
            replace(results.runs[0], name=name, rows=0, wall_seconds=seconds)
        )
    return results


def changed(results: Results, name: str, rows: int, **values: Any) -> Results:
    """The same with other values in the runs of a contender at a size."""
    runs = [
        replace(run, **values) if (run.name, run.rows) == (name, rows) else run
        for run in results.runs
    ]
    return replace(results, runs=runs)


def answers(results: Results) -> list[bool | None]:
    return [bar.is_met for bar in bars.bars(results)]


def test_bars_are_met() -> None:
    assert answers(made_up()) == [True] * 11


@pytest.mark.parametrize(
    ("index", "name", "rows", "values"),
    [
        (0, "dbt build", 10**7, {"wall_seconds": 200.0}),
        (1, "pandas", 10**7, {"wall_seconds": 50.0}),
        (2, "dbt build", 10**8, {"peak_bytes": 5 * 10**9}),
        (2, "dbt build", 10**8, {"outcome": "failed"}),
        (3, "pandas", 10**8, {"outcome": "finished"}),
        (4, "polars", 10**8, {"outcome": "finished"}),
        (5, "dbt build", 10**8, {"wall_seconds": 2000.0}),
        (6, "dbt build", 10**8, {"statistics": {"hypotheses": 0.12, "score": 0.1}}),
        (7, "dbt build", 10**8, {"statistics": {"hypotheses": 0.1, "score": 0.12}}),
        (10, "check", 10**4, {"wall_seconds": 2.1}),
    ],
)
def test_a_bar_is_missed(
    index: int, name: str, rows: int, values: dict[str, Any]
) -> None:
    assert answers(changed(made_up(), name, rows, **values))[index] is False


def test_what_is_not_measured_is_not_met() -> None:
    results = made_up()
    assert answers(replace(results, runs=[], fixed=[], months=[])) == [None] * 11
    small = [run for run in results.runs if run.rows < 10**7]
    few = answers(replace(results, runs=small))
    assert few == [None, None, None, None, None, None, True, True, True, True, True]


def test_pandas_that_does_not_fit_is_slower() -> None:
    results = changed(made_up(), "pandas", 10**7, outcome="above memory limit")
    assert answers(results)[1] is True


def test_exponents() -> None:
    runs = [
        replace(made_up().runs[0], rows=rows, wall_seconds=seconds)
        for rows, seconds in ((10**6, 10.0), (10**7, 200.0), (10**8, 1000.0))
    ]
    results = replace(made_up(), runs=runs)
    steps = [exponent for _, _, exponent in results.exponents("dbt build")]
    assert steps == pytest.approx([1.30103, 0.69897])
    assert results.fitted_exponent("dbt build", 10**6) == pytest.approx(1.0)
    assert results.fitted_exponent("dbt build", 10**8) is None


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write(made_up(), path)
    assert read(path) == made_up()
    assert list(tmp_path.iterdir()) == [path]


def test_the_page_says_it_all(tmp_path: Path) -> None:
    render.write_page(made_up(), tmp_path)
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "| 10⁷ | dbt build | 103 | 103 – 103 | 206 | 1.30 |" in page
    assert "above memory limit after 601 s" in page
    assert "| dbt build | 0.11 | 0.51 |" in page
    assert "| default extract | 6.00 | one run |" in page
    assert "| score | 100 (1.00) | 100 (1.00) | 100 (1.00) | 100 (1.00) |" in page
    assert "| `customers` | 10.0 | 100 | 100 | 1.00 | 0.00 |" in page
    assert "| join by key | 2.200 | 2.000 | 1.10 |" in page
    assert "None" not in page
    assert not re.search(r"\bnan\b", page)
    drawing = ElementTree.parse(tmp_path / "results.svg")
    assert drawing.getroot().tag.endswith("svg")


def test_the_committed_page_is_that_of_the_committed_results(tmp_path: Path) -> None:
    render.write_page(read(render.FOLDER / "results.json"), tmp_path)
    for name in ("RESULTS.md", "results.svg"):
        committed = (render.FOLDER / name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == committed, name


def test_the_page_of_nothing_is_one(tmp_path: Path) -> None:
    nothing = Results(machine=made_up().machine, versions={}, settings=SETTINGS)
    render.write_page(nothing, tmp_path)
    assert "not measured" in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "text"),
    [(10_000, "10⁴"), (10**8, "10⁸"), (30_000, "3·10⁴"), (2500, "2500"), (7, "7")],
)
def test_powers(rows: int, text: str) -> None:
    assert render.power(rows) == text


def test_layers_of_a_build(built: Built) -> None:
    seconds = seconds_by_layer(built.warehouse.working_file.parent / "target")
    assert list(seconds) == list(LAYERS)
    assert all(value > 0 for value in seconds.values())


def test_machine_names_no_host() -> None:
    text = str(machine()) + str(versions())
    assert platform.node() not in text
    assert "/" not in text


def test_every_subject_of_one_extract_is_timed(built: Built) -> None:
    found = cpu_seconds(built.warehouse.working_file, min_cpu_seconds=0)
    assert {"hypotheses", "score", "drivers"} <= set(found)
    assert not {"months", "campaigns"} & set(found)
    assert all(0 < cost < 60 for cost in found.values())


def test_models_and_ids_are_timed_on_a_copy(built: Built, tmp_path: Path) -> None:
    # Its name is that of the catalog in the statements.
    copy = Path(shutil.copy(built.warehouse.working_file, tmp_path / "work.duckdb"))
    target = built.warehouse.working_file.parent / "target"
    found = models.costs(copy, target, threads=2, memory_limit="1GB")
    assert {"customers", "int_scorecard__scores", "customers_is_sound"} <= set(found)
    assert all(cost["peak_bytes"] > 0 for cost in found.values())
    operations = ids.costs(copy, threads=2, memory_limit="1GB")
    assert set(operations) == set(ids.OPERATIONS)
    with duckdb.connect(copy) as connection:
        left = connection.sql("select table_name from duckdb_tables()").fetchall()
    assert not {"rebuilt", "written", "ids_as_text"} & {name for (name,) in left}
