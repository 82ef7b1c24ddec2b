"""What history costs: months against one extract of as many rows.

    python -m benchmarks.months --customers 1000000 --directory /somewhere/large

Four builds, each a process of its own: one extract with as many rows as all months; the
months from nothing; one month more beside what is kept of the others; that month
alone. `--steps` runs some of them, one at a time if need be: what was measured before
stays in `months.json`, from which `MONTHS.md` is written.
"""

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bank_churn.synthetic import write_csv
from bank_churn.synthetic_months import date_of, write_months
from benchmarks.machine import machine
from benchmarks.measure import Measurement, measure

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS, PAGE = HERE / "months.json", HERE / "MONTHS.md"
MONTHS = 24
SEED = 1
STEPS = ("extract", "months", "added", "alone")
TITLES = {
    "extract": f"one extract with the rows of {MONTHS} months",
    "months": f"{MONTHS} months from nothing",
    "added": f"month {MONTHS + 1} added to {MONTHS} that are kept",
    "alone": f"month {MONTHS + 1} alone, without history",
}
# (what, against what, at most so many times its wall time).
BARS = (("months", "extract", 1.3), ("added", "alone", 1.5))
MAX_BYTES = 4 * 10**9

INTRODUCTION = f"""\
# What history costs

Written by `python -m benchmarks.months` from `benchmarks/months.json`; do not edit it.

The synthetic bank ([DATA.md](../docs/DATA.md)) delivers three files a month. A build
from nothing judges every month and counts every pair; the next one reads what is kept
of them ([HISTORY.md](../docs/HISTORY.md#what-is-kept)) and judges the new month alone.
Each build is the whole command, tests and publishing included, without pages. Memory is
the largest sum of the resident memory of all processes.

Promised: {MONTHS} months within 4 GB and at most 1.3 × the time of one extract with as
many rows, and a month more at most 1.5 × the time of that month alone.
"""


class Bench:
    """The deliveries of one size, and the folders in which they are built."""

    def __init__(self, directory: Path, customers: int) -> None:
        self._customers = customers
        self._directory = directory / str(customers)
        self._deliveries = self._directory / "deliveries"
        self._extract = self._directory / "extract.csv"

    def prepare(self, steps: Sequence[str]) -> None:
        """Make the files that are not there."""
        if not (self._deliveries / "truth.json").is_file():
            write_months(self._deliveries, MONTHS + 1, self._customers, SEED)
        if "extract" in steps and not self._extract.is_file():
            write_csv(self._extract, MONTHS * self._customers, SEED)

    def run(self, step: str) -> Measurement:
        """Measure one step.

        Raises:
            RuntimeError: The build failed; the message names its log.
        """
        folder = self._directory / step
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if step == "added":
            self._bring_what_is_kept(folder)
        command = [sys.executable, "-m", "bank_churn", "build", "--json"]
        command += ["--working-file", str(folder / "work.duckdb")]
        command += ["--output-dir", str(folder / "warehouse"), *self._inputs(step)]
        log = folder / "log.txt"
        measured = measure(
            command,
            log=log,
            environment={
                "BANK_CHURN_PAGES": "0",
                "DBT_TARGET_PATH": str(folder / "target"),
                "DBT_LOG_PATH": str(folder / "logs"),
            },
            directory=ROOT,
        )
        if measured.outcome != "finished":
            raise RuntimeError(f"{step}: {measured.outcome}, see {log}")
        return measured

    def _inputs(self, step: str) -> list[str]:
        if step == "extract":
            return [str(self._extract)]
        last = f"{date_of(MONTHS):%Y-%m}"
        files = sorted(self._deliveries.rglob("*.csv"))
        chosen: Mapping[str, Callable[[Path], bool]] = {
            "months": lambda file: last not in file.name,
            "added": lambda file: True,
            "alone": lambda file: last in file.name,
        }
        description = ["--extract", str(self._deliveries / "months.yml")]
        return [
            *(str(file) for file in files if chosen[step](file)),
            *(description if step != "alone" else []),
        ]

    def _bring_what_is_kept(self, folder: Path) -> None:
        """As it is when the month comes, however often this is measured."""
        store = self._directory / "months" / "months"
        if not store.is_dir():
            raise click.UsageError("measure the step `months` first")
        shutil.copytree(store, folder / "months")


def page(results: Mapping[str, Mapping[str, Any]]) -> str:
    """The text of MONTHS.md."""
    parts = [INTRODUCTION]
    for customers in sorted(results, key=int):
        runs = results[customers]["runs"]
        rows = [
            f"| {TITLES[step]} | {run['wall_seconds']:.1f} | {run['cpu_seconds']:.1f} |"
            f" {run['peak_bytes'] / 1e9:.2f} |"
            for step in STEPS
            if (run := runs.get(step))
        ]
        bars = [
            f"- {TITLES[step]}: {times:.2f} × the time of {TITLES[other]}, promised"
            f" {most}; of the CPU time {cpu:.2f} ×"
            for step, other, most in BARS
            if step in runs and other in runs
            for times in [runs[step]["wall_seconds"] / runs[other]["wall_seconds"]]
            for cpu in [runs[step]["cpu_seconds"] / runs[other]["cpu_seconds"]]
        ]
        peak = max(run["peak_bytes"] for run in runs.values())
        bars.append(
            f"- largest memory {peak / 1e9:.2f} GB, promised {MAX_BYTES / 1e9:.0f}"
        )
        parts.append(
            f"## {int(customers):,} customers a month\n\n"
            f"{_machine_in_words(results[customers]['machine'])}"
            f"{' ' + note if (note := results[customers].get('note')) else ''}\n\n"
            "|  | wall, s | CPU, s | peak memory, GB |\n| --- | ---: | ---: | ---: |\n"
            + "\n".join(rows)
            + "\n\n"
            + "\n".join(bars)
            + "\n"
        )
    return "\n".join(parts)


def _machine_in_words(found: Mapping[str, Any]) -> str:
    memory = f"{found['memory_bytes'] / 1e9:.0f} GB"
    return f"{found['processor']}, {found['cores']} cores, {memory}, {found['kernel']}."


@click.command(help=__doc__)
@click.option("--customers", type=click.IntRange(1000), default=100_000)
@click.option("--directory", type=click.Path(path_type=Path), required=True)
@click.option("--note", help="Beside the results, as that the machine had other work.")
@click.option("--steps", default=" ".join(STEPS), show_default=True)
def main(customers: int, directory: Path, steps: str, note: str | None) -> None:
    """Measure, keep the results and write the page."""
    chosen = steps.split()
    if unknown := set(chosen) - set(STEPS):
        raise click.UsageError(f"no such steps: {', '.join(sorted(unknown))}")
    bench = Bench(directory, customers)
    bench.prepare(chosen)
    for step in chosen:
        measured = bench.run(step)
        results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
        size = results.setdefault(str(customers), {"runs": {}})
        size["machine"] = machine()
        size["runs"][step] = asdict(measured)
        size["note"] = note
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(page(results), encoding="utf-8")
        click.echo(f"{step}: {measured}")


if __name__ == "__main__":
    main()
