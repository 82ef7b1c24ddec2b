"""What is promised, and whether the results keep it."""

from dataclasses import dataclass

from benchmarks.results import Results

BUILD, YARDSTICK = "dbt build", "yardstick"
LARGE, HUGE, GROWTH_FROM = 10**7, 10**8, 10**6
MEMORY_BYTES = 8 * 10**9
NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Bar:
    """A promise, what was measured, and the answer; None is "not measured"."""

    promise: str
    measured: str
    is_met: bool | None


def bars(results: Results) -> list[Bar]:
    """All promises in their order."""
    return [
        beside(results, YARDSTICK, 2.0, "at most 2 × the yardstick"),
        beside(results, "pandas", 1.0, "less than pandas"),
        fits(results),
        does_not_fit(results, "pandas"),
        does_not_fit(results, "polars"),
        growth(results),
        constant_statistics(results),
        fixed_cost(results),
    ]


def beside(results: Results, other: str, limit: float, words: str) -> Bar:
    """Wall time of the build as a ratio."""
    promise = f"10⁷ rows: the whole tested build takes {words}"
    ours = results.median(BUILD, LARGE, "wall_seconds")
    theirs = results.median(other, LARGE, "wall_seconds")
    if ours is None or theirs is None:
        outcomes = {run.outcome for run in results.of(other, LARGE)} - {"finished"}
        if ours is not None and outcomes == {"above memory limit"}:
            return Bar(promise, f"{other} did not fit into memory", True)
        return Bar(promise, NOT_MEASURED, None)
    ratio = ours / theirs
    is_met = ratio < limit if limit == 1 else ratio <= limit
    return Bar(promise, f"{ratio:.2f} × {other}", is_met)


def fits(results: Results) -> Bar:
    """Peak memory of the build at the largest size."""
    promise = "10⁸ rows: the build finishes within 8 GB of memory"
    runs = results.of(BUILD, HUGE)
    if not runs:
        return Bar(promise, NOT_MEASURED, None)
    peak = max(run.peak_bytes for run in runs)
    is_met = all(r.outcome == "finished" for r in runs) and peak <= MEMORY_BYTES
    outcomes = ", ".join(sorted({run.outcome for run in runs}))
    return Bar(promise, f"{outcomes}, {peak / 1e9:.1f} GB", is_met)


def does_not_fit(results: Results, name: str) -> Bar:
    """That a contender in memory is stopped at the largest size."""
    promise = f"10⁸ rows: {name} does not finish within 8 GB"
    runs = results.of(name, HUGE)
    if not runs:
        return Bar(promise, NOT_MEASURED, None)
    outcomes = ", ".join(sorted({run.outcome for run in runs}))
    return Bar(promise, outcomes, all(r.outcome != "finished" for r in runs))


def growth(results: Results) -> Bar:
    """Exponent of the wall time of the build."""
    promise = "From 10⁶ rows up the growth exponent of the build is at most 1.05"
    exponent = results.fitted_exponent(BUILD, GROWTH_FROM)
    if exponent is None:
        return Bar(promise, NOT_MEASURED, None)
    return Bar(promise, f"{exponent:.2f}", exponent <= 1.05)


def constant_statistics(results: Results) -> Bar:
    """CPU time of the statistics step at all sizes, beside the smallest."""
    promise = "The statistics step costs the same at every size (±10 %)"
    medians = [
        results.median(BUILD, rows, "statistics_seconds") for rows in results.sizes()
    ]
    known = [median for median in medians if median]
    if len(known) < 2:
        return Bar(promise, NOT_MEASURED, None)
    ratios = [median / known[0] for median in known]
    is_met = all(0.9 <= ratio <= 1.1 for ratio in ratios)
    return Bar(promise, f"{min(ratios):.2f} to {max(ratios):.2f} ×", is_met)


def fixed_cost(results: Results) -> Bar:
    """A warm build of the default extract beside an empty project."""
    promise = "A warm `dbt build` of the default extract takes at most 3 × an empty one"
    ours = results.fixed_median("default extract")
    empty = results.fixed_median("empty project")
    if ours is None or empty is None:
        return Bar(promise, NOT_MEASURED, None)
    return Bar(promise, f"{ours / empty:.2f} ×", ours / empty <= 3)
