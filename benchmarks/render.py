"""RESULTS.md and its drawing, from the raw results alone.

python -m benchmarks.render
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.bars import BUILD, GROWTH_FROM, bars
from benchmarks.fixed_cost import PROJECTS
from benchmarks.plot import draw
from benchmarks.results import Results, Run, read

FOLDER = Path(__file__).parent
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

HEAD = """\
# How fast

Written by `make bench` from `benchmarks/results.json`; do not edit it.

Four ways from one file to figures about its customers, each a process of its own:

- **dbt build**: what `make build` runs, with every contract and data test, into a
  fresh file. The project is parsed already, as in daily use.
- **yardstick**: one hand-written DuckDB script, `tests/oracle/`, that makes the
  same marts with no dbt, no tests and no contracts.
- **pandas**, **polars**: a notebook, `benchmarks/notebook_*.py`, that cleans, drops
  repeated keys, segments, describes every group and runs the four declared tests with
  scipy on the rows. It makes no drivers, rules, associations, scores or lists.
- **check**: `bank-churn check`, which looks at a sample of the file before a build.

The tests (`tests/python/benchmarks/`) hold all of them to the same figures. The
extracts come from `bank_churn/synthetic.py`. Contenders take turns, so that a drift of
the machine meets all of them. Times are medians with the smallest and the largest;
memory is the largest sum of the resident memory of all processes. A run above a limit
is killed.

    make bench                                # 10⁴ to 10⁷ rows
    make bench SIZES="1e8" RUNS=1 ADD=1       # one size more
    python -m benchmarks.render               # this page again, from the raw results
"""


def page(results: Results) -> str:
    """The whole page, Markdown."""
    return "\n".join(
        [
            HEAD,
            "## What is promised\n",
            *promised(results),
            "\n![Wall time and memory by rows](results.svg)\n",
            "## Time and memory\n",
            *compared(results),
            "\n## Growth\n",
            "Exponent of the wall time between neighbouring sizes; the last column is",
            "the slope of log time on log rows from 10⁶ up.\n",
            *grown(results),
            "\n## Inside the build\n",
            "Seconds of the nodes of a layer, added up; two nodes run at a time.\n",
            *layered(results),
            "\n## The statistics in Python\n",
            "CPU time, ms, of what dbt's Python models call, by subject, on the counts",
            "of a build (of months: of three deliveries), imports not counted; in",
            "brackets beside the smallest size.\n",
            *statistics_step(results),
            "\n## Models by rows\n",
            "CPU seconds of the statements that cost most at the largest size, each",
            "run once more alone; then nanoseconds per row at the two largest sizes,",
            "and DuckDB's own peak at the largest.\n",
            *by_model(results),
            "\n## Ids as text\n",
            "CPU seconds of what touches the ids of all customers, as text and as",
            "whole numbers, least of three.\n",
            *by_kind_of_id(results),
            "\n## Months\n",
            "A build of three deliveries, each month judged, by customers of the",
            "first.\n",
            *with_months(results),
            "\n## The fixed cost\n",
            "A warm `dbt build` of the default extract (10 000 rows), beside one of a",
            "project without a node and one of a project with one trivial model.\n",
            *fixed(results),
            "\n## Machine and versions\n",
            *provenance(results),
            "",
        ]
    )


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1
) -> list[str]:
    """Lines of a Markdown table; the first columns are text, the others numbers."""
    rule = [*["---"] * texts, *["---:"] * (len(header) - texts)]
    return ["| " + " | ".join(row) + " |" for row in (header, rule, *rows)]


def promised(results: Results) -> list[str]:
    """The bars."""
    answers = {True: "yes", False: "**no**", None: "–"}
    return table(
        ["", "measured", "met"],
        [(bar.promise, bar.measured, answers[bar.is_met]) for bar in bars(results)],
        texts=3,
    )


def compared(results: Results) -> list[str]:
    """Every contender at every size."""
    lines = []
    for rows in results.sizes():
        for name in results.names():
            runs = results.of(name, rows)
            if runs:
                lines.append((f"{power(rows)}", name, *costs(runs)))
    header = ["rows", "", "wall, s", "smallest – largest", "CPU, s", "peak memory, GB"]
    return table(header, lines, texts=2)


def costs(runs: Sequence[Run]) -> tuple[str, str, str, str]:
    """Wall, its range, CPU and memory; or why there are none."""
    stopped = [run for run in runs if run.outcome != "finished"]
    if stopped:
        run = stopped[0]
        after = f"{run.outcome} after {seconds(run.wall_seconds)} s"
        return "–", after, seconds(run.cpu_seconds), f"{run.peak_bytes / 1e9:.2f}"
    walls = [run.wall_seconds for run in runs]
    return (
        seconds(median(walls)),
        f"{seconds(min(walls))} – {seconds(max(walls))}"
        if len(runs) > 1
        else "one run",
        seconds(median([run.cpu_seconds for run in runs])),
        f"{median([run.peak_bytes for run in runs]) / 1e9:.2f}",
    )


def grown(results: Results) -> list[str]:
    """Exponents by contender."""
    sizes = results.sizes()
    steps = list(pairwise(sizes))
    lines = []
    for name in results.names():
        found = {(low, high): e for low, high, e in results.exponents(name)}
        fitted = results.fitted_exponent(name, GROWTH_FROM)
        values = [found.get(step) for step in steps] + [fitted]
        lines.append((name, *("–" if v is None else f"{v:.2f}" for v in values)))
    header = [f"{power(low)} → {power(high)}" for low, high in steps]
    return table(["", *header, "from 10⁶"], lines)


def layered(results: Results) -> list[str]:
    """Median seconds of each layer at each size, of those that the builds had."""
    by_size = {
        rows: [r.layers for r in results.of(BUILD, rows) if r.layers]
        for rows in results.sizes()
    }
    measured = {rows: layers for rows, layers in by_size.items() if layers}
    names = dict.fromkeys(name for m in measured.values() for x in m for name in x)
    lines = [
        (name, *(_median_of(name, layers) for layers in measured.values()))
        for name in names
    ]
    return table(["layer", *map(power, measured)], lines)


def _median_of(layer: str, builds: list[dict[str, float]]) -> str:
    known = [layers[layer] for layers in builds if layer in layers]
    return seconds(median(known)) if known else "–"


def statistics_step(results: Results) -> list[str]:
    """CPU time by subject and size, and its ratio to the smallest."""
    sizes = sorted({*results.sizes(), *(run.rows for run in results.months)})
    lines = []
    for subject in results.subjects():
        costs = dict(results.statistics_medians(subject))
        first = next(iter(costs.values()))
        cells = [
            f"{1000 * costs[rows]:.0f} ({costs[rows] / first:.2f})"
            if rows in costs
            else "–"
            for rows in sizes
        ]
        lines.append((subject, *cells))
    return table(["subject", *map(power, sizes)], lines)


def by_model(results: Results, shown: int = 15) -> list[str]:
    """The dearest statements of the largest size, beside the size before."""
    sizes = sorted(map(int, results.models))
    if not sizes:
        return ["Not measured."]
    last = sizes[-1]
    before = sizes[-2] if len(sizes) > 1 else last
    costs, earlier = results.models[str(last)], results.models[str(before)]
    dearest = sorted(costs, key=lambda name: -costs[name]["cpu_seconds"])[:shown]
    lines = []
    for name in dearest:
        old = earlier.get(name)
        lines.append(
            (
                f"`{name}`",
                seconds(costs[name]["cpu_seconds"]),
                f"{1e9 * old['cpu_seconds'] / before:.0f}" if old else "–",
                f"{1e9 * costs[name]['cpu_seconds'] / last:.0f}",
                f"{costs[name]['peak_bytes'] / 1e9:.2f}",
                f"{costs[name]['spilled_bytes'] / 1e9:.2f}",
            )
        )
    header = [
        *("statement", f"CPU at {power(last)}, s", f"ns per row, {power(before)}"),
        *(f"{power(last)}", "peak, GB", "put aside, GB"),
    ]
    return table(header, lines)


def by_kind_of_id(results: Results) -> list[str]:
    """Text beside numbers, at the largest size."""
    if not results.ids:
        return ["Not measured."]
    rows = max(map(int, results.ids))
    lines = [
        (
            operation,
            f"{costs['text']:.3f}",
            f"{costs['number']:.3f}",
            f"{costs['text'] / costs['number']:.2f}",
        )
        for operation, costs in results.ids[str(rows)].items()
    ]
    return table([f"{power(rows)} rows", "text", "number", "ratio"], lines)


def with_months(results: Results) -> list[str]:
    """Builds of months by size."""
    lines = [
        (power(run.rows), *costs([run])) for run in sorted(results.months, key=_rows)
    ]
    if not lines:
        return ["Not measured."]
    return table(
        ["customers", "wall, s", "", "CPU, s", "peak memory, GB"], lines, texts=1
    )


def _rows(run: Run) -> int:
    return run.rows


def fixed(results: Results) -> list[str]:
    """The three projects."""
    empty = results.fixed_median("empty project")
    lines = []
    for name in PROJECTS:
        runs = [run for run in results.fixed if run.name == name]
        if runs:
            ours = results.fixed_median(name)
            ratio = f"{ours / empty:.2f}" if ours and empty else "–"
            lines.append((name, *costs(runs)[:3], ratio))
    header = ["project", "wall, s", "smallest – largest", "CPU, s", "× empty"]
    return table(header, lines)


def provenance(results: Results) -> list[str]:
    """What it ran on and with."""
    machine, settings = results.machine, results.settings
    names = [f"{package} {version}" for package, version in results.versions.items()]
    sizes = [
        (
            power(int(rows)),
            extract["format"],
            extract["duckdb_memory"],
            f"{extract['bytes'] / 1e6:.1f}",
        )
        for rows, extract in sorted(results.extracts.items(), key=lambda x: int(x[0]))
    ]
    return [
        f"{machine['processor']}, {machine['cores']} cores,"
        f" {machine['memory_bytes'] / 1e9:.0f} GB, {machine['kernel']}.\n",
        ", ".join(names) + ".",
        f"\nDuckDB and polars use {settings['threads']} threads. A run is killed above"
        f" {settings['memory_limit_gb']:g} GB or {settings['time_limit_seconds']:g} s."
        f" {settings['defects']:.1%} of the lines have a defect. `memory_limit` is that"
        " of DuckDB, in the build and in the yardstick.\n",
        *table(["rows", "format", "memory_limit", "MB"], sizes, texts=3),
    ]


def seconds(value: float) -> str:
    """Three digits, no exponent: 0.123, 1.23, 12.3, 123, 1230."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}"


def power(rows: int) -> str:
    """10⁶, 2·10⁶, or the number as it is."""
    digits = str(rows)
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros < 4:
        return digits
    factor = digits.rstrip("0")
    exponent = str(zeros).translate(SUPERSCRIPT)
    return f"10{exponent}" if factor == "1" else f"{factor}·10{exponent}"


def write_page(results: Results, folder: Path = FOLDER) -> None:
    """Write RESULTS.md and results.svg."""
    (folder / "results.svg").write_text(draw(results), encoding="utf-8")
    (folder / "RESULTS.md").write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    write_page(read(FOLDER / "results.json"))
