"""Measure every contender at every size, in turns, and write the results.

python -m benchmarks.run --sizes "1e4 1e5" --repetitions 3
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bank_churn.synthetic import write_csv, write_parquet
from benchmarks import fixed_cost, machine, render, results
from benchmarks.bars import BUILD
from benchmarks.contenders import (
    CONTENDERS,
    ROOT,
    Command,
    Settings,
    clear,
    months_build,
    warm_up,
    working_file,
)
from benchmarks.layers import seconds_by_layer
from benchmarks.measure import measure
from benchmarks.results import Results, Run

DEFECTS = 0.001
GB = 10**9
MONTHS = 3
MOST_WITH_MONTHS = 10**6
# It writes the customers twice more.
MOST_FOR_IDS = 10**7


class Sizes(click.ParamType[tuple[int, ...]]):
    """Numbers of rows, apart by blanks or commas: "1e4 250000"."""

    name = "sizes"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Read the text; whole numbers, at least 1."""
        if isinstance(value, tuple):
            return value
        try:
            sizes = tuple(int(float(x)) for x in str(value).replace(",", " ").split())
        except ValueError:
            self.fail(f"{value!r} are not numbers of rows", param, ctx)
        if not sizes or min(sizes) < 1:
            self.fail(f"{value!r} are not numbers of rows", param, ctx)
        return sizes


@click.command()
@click.option("--sizes", type=Sizes(), default="1e4 1e5 1e6 1e7", show_default=True)
@click.option("--repetitions", type=click.IntRange(1), default=3, show_default=True)
@click.option(
    "--contender",
    "names",
    type=click.Choice(list(CONTENDERS)),
    multiple=True,
    default=list(CONTENDERS),
    help="May be given more than once; all by default.",
)
@click.option(
    "--format",
    "suffix",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
)
@click.option(
    "--memory-limit-gb",
    type=click.FloatRange(0, min_open=True),
    default=8.0,
    show_default=True,
    help="Resident memory above which a run is killed.",
)
@click.option(
    "--time-limit",
    "time_limit_seconds",
    type=click.FloatRange(0, min_open=True),
    default=7200.0,
    show_default=True,
    help="Seconds after which a run is killed.",
)
@click.option(
    "--duckdb-memory",
    default="3GB",
    show_default=True,
    help="DuckDB's memory_limit, of the build and of the yardstick.",
)
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "target" / "bench",
    help="Keeps the generated extracts; target/bench by default.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=render.FOLDER,
    help="Where results.json, RESULTS.md and results.svg go.",
)
@click.option("--fixed/--no-fixed", default=True, help="Measure the fixed cost too.")
@click.option(
    "--months/--no-months",
    default=True,
    help=f"Build {MONTHS} months too, of each size up to {MOST_WITH_MONTHS:.0e}.",
)
@click.option(
    "--models/--no-models",
    default=True,
    help="Time each statement of a build once more, alone: as long as the build.",
)
@click.option(
    "--add", is_flag=True, help="Keep the results of other sizes and contenders."
)
def main(
    sizes: tuple[int, ...],
    repetitions: int,
    names: tuple[str, ...],
    suffix: str,
    memory_limit_gb: float,
    time_limit_seconds: float,
    duckdb_memory: str,
    threads: int,
    data: Path,
    output: Path,
    fixed: bool,
    months: bool,
    models: bool,
    add: bool,
) -> None:
    """Measure the build, the yardstick and the notebooks."""
    output.mkdir(parents=True, exist_ok=True)
    session = Session(
        data=data.resolve(),
        file=output / "results.json",
        settings=Settings(threads, duckdb_memory),
        memory_limit_gb=memory_limit_gb,
        time_limit_seconds=time_limit_seconds,
        suffix=suffix,
        models=models,
    )
    if add and session.file.exists():
        session.add_to(results.read(session.file))
    if fixed:
        session.measure_fixed_cost(repetitions)
    for rows in sorted(sizes):
        session.measure_size(rows, names, repetitions)
    for rows in sorted(sizes):
        if months and rows <= MOST_WITH_MONTHS:
            session.measure_months(rows)
    render.write_page(session.results, output)


class Session:
    """The measurements of one call; the file is written after each."""

    def __init__(
        self,
        *,
        data: Path,
        file: Path,
        settings: Settings,
        memory_limit_gb: float,
        time_limit_seconds: float,
        suffix: str,
        models: bool,
    ) -> None:
        self.data, self.file, self.settings = data, file, settings
        self.suffix, self.models = suffix, models
        self.memory_limit_bytes = round(memory_limit_gb * GB)
        self.time_limit_seconds = time_limit_seconds
        self.results = Results(
            machine=machine.machine(),
            versions=machine.versions(),
            settings={
                "threads": settings.threads,
                "memory_limit_gb": memory_limit_gb,
                "time_limit_seconds": time_limit_seconds,
                "defects": DEFECTS,
            },
        )

    def add_to(self, earlier: Results) -> None:
        """Go on with earlier results.

        Raises:
            click.UsageError: They come from another machine, other versions or limits.
        """
        for name in ("machine", "versions", "settings"):
            if getattr(earlier, name) != getattr(self.results, name):
                raise click.UsageError(f"the earlier results have other {name}")
        self.results = earlier

    def measure_size(self, rows: int, names: Sequence[str], repetitions: int) -> None:
        """All contenders at one size, in turns; who was killed is not tried again."""
        extract = self.extract(rows)
        kept = [r for r in self.results.runs if r.rows != rows or r.name not in names]
        self.results.runs = kept
        folders = {name: self.folder(name, extract.stem) for name in names}
        commands = {n: CONTENDERS[n](extract, folders[n], self.settings) for n in names}
        for command in commands.values():
            warm_up(command)
        stopped: set[str] = set()
        for repetition in range(1, repetitions + 1):
            for name in names:
                if name not in stopped:
                    run = self.run(
                        name, rows, repetition, commands[name], folders[name]
                    )
                    if name == BUILD and run.outcome == "finished":
                        run = self.with_insides(run, folders[name])
                    if run.outcome != "finished":
                        stopped.add(name)
                    self.results.runs.append(run)
                    results.write(self.results, self.file)
        for folder in folders.values():
            shutil.rmtree(folder)

    def measure_months(self, rows: int) -> None:
        """One build of the deliveries of a bank that has so many customers."""
        kept = [run for run in self.results.months if run.rows != rows]
        self.results.months = kept
        deliveries = self.data / f"months-{rows}"
        if not deliveries.exists():
            click.echo(f"{rows:>11,} rows  generating {MONTHS} months")
            self.python(
                "bank_churn.synthetic",
                *("--rows", str(rows), "--months", str(MONTHS)),
                *("--output", str(deliveries)),
            )
        folder = self.folder("months", str(rows))
        command = months_build(deliveries, folder, self.settings)
        run = self.run(f"{MONTHS} months", rows, 1, command, folder)
        if run.outcome == "finished":
            costs = self.insides("statistics_step", folder)
            run = replace(run, statistics={"months": costs["months"]})
        self.results.months.append(run)
        results.write(self.results, self.file)
        shutil.rmtree(folder)

    def with_insides(self, run: Run, folder: Path) -> Run:
        """Add what a finished build is made of; each part once more, at its first run.

        Raises:
            subprocess.CalledProcessError: A part could not be measured.
        """
        run = replace(
            run,
            layers=seconds_by_layer(folder / "target"),
            statistics=self.insides("statistics_step", folder),
        )
        if run.repetition == 1 and self.models:
            rows = str(run.rows)
            self.results.models[rows] = self.insides("models", folder, "target")
            if run.rows <= MOST_FOR_IDS:
                self.results.ids[rows] = self.insides("ids", folder)
        return run

    def insides(self, module: str, folder: Path, *parts: str) -> Any:
        """What a module of this folder prints about a build, as JSON."""
        paths = [str(folder / part) for part in parts]
        said = self.python(f"benchmarks.{module}", str(working_file(folder)), *paths)
        return json.loads(said)

    def python(self, module: str, *arguments: str) -> str:
        """Run a module unmeasured, with the limits of the contenders."""
        finished = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=os.environ | self.settings.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode:
            click.echo(finished.stderr[-2000:])
            finished.check_returncode()
        return finished.stdout

    def measure_fixed_cost(self, repetitions: int) -> None:
        """The default extract beside projects that do nothing, in turns."""
        self.results.fixed = []
        folders = {p: self.folder("fixed", p) for p in fixed_cost.PROJECTS}
        commands = {
            project: fixed_cost.command(project, folder, self.settings)
            for project, folder in folders.items()
        }
        for command in commands.values():
            warm_up(command)
        for repetition in range(1, repetitions + 1):
            for project, command in commands.items():
                run = self.run(project, 0, repetition, command, folders[project])
                self.results.fixed.append(run)
                results.write(self.results, self.file)

    def run(
        self, name: str, rows: int, repetition: int, command: Command, folder: Path
    ) -> Run:
        """One measured run in a cleared folder."""
        clear(folder)
        log = self.data / f"{name}.log".replace(" ", "-")
        cost = measure(
            command.arguments,
            log=log,
            environment=command.environment,
            directory=ROOT,
            memory_limit_bytes=self.memory_limit_bytes,
            time_limit_seconds=self.time_limit_seconds,
        )
        click.echo(
            f"{rows:>11,} rows  {name:<16} {repetition}  {cost.outcome}"
            f"  {cost.wall_seconds:8.2f} s  CPU {cost.cpu_seconds:8.2f} s"
            f"  {cost.peak_bytes / GB:6.2f} GB"
        )
        if cost.outcome == "failed":
            click.echo(log.read_text(encoding="utf-8", errors="replace")[-2000:])
        return Run(
            name=name,
            rows=rows,
            repetition=repetition,
            outcome=cost.outcome,
            wall_seconds=round(cost.wall_seconds, 3),
            cpu_seconds=round(cost.cpu_seconds, 3),
            peak_bytes=cost.peak_bytes,
        )

    def extract(self, rows: int) -> Path:
        """The extract of a size, generated unless it is there."""
        self.data.mkdir(parents=True, exist_ok=True)
        path = self.data / f"extract-{rows}.{self.suffix}"
        if not path.exists():
            click.echo(f"{rows:>11,} rows  generating")
            write = write_parquet if self.suffix == "parquet" else write_csv
            write(path, rows, defects=DEFECTS)
        self.results.extracts[str(rows)] = {
            "format": self.suffix,
            "bytes": path.stat().st_size,
            "duckdb_memory": self.settings.memory_limit,
        }
        return path

    def folder(self, name: str, part: str) -> Path:
        """A folder of its own for a contender at a size, without earlier results."""
        folder = self.data / "work" / f"{name}-{part}".replace(" ", "-")
        clear(folder)
        return folder


if __name__ == "__main__":
    main()
