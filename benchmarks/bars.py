"""What is promised, and whether the results keep it."""

from dataclasses import dataclass

from benchmarks.results import Results

BUILD, YARDSTICK = "dbt build", "yardstick"
SMALL, GROWTH_FROM, LARGE, HUGE = 10**4, 10**6, 10**7, 10**8
MEMORY_BYTES = 4 * 10**9
# What is inferred from counts, so that its cost does not grow with the bank.
STATISTICS = ("hypotheses", "score", "months")
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
        beside(results, YARDSTICK, 0.8),
        beside(results, "pandas", 1.0),
        fits(results),
        does_not_fit(results, "pandas"),
        does_not_fit(results, "polars"),
        growth(results),
        *(constant_statistics(results, subject) for subject in STATISTICS),
        fixed_cost(results),
        check(results, SMALL),
    ]


def beside(results: Results, other: str, limit: float) -> Bar:
    """Wall time of the build as a ratio; the CPU time beside it."""
    words = f"at most {limit:g} × the time of {other}"
    promise = f"10⁷ rows: the whole tested build takes {words}"
    ours = results.median(BUILD, LARGE, "wall_seconds")
    theirs = results.median(other, LARGE, "wall_seconds")
    if ours is None or theirs is None:
        outcomes = {run.outcome for run in results.of(other, LARGE)} - {"finished"}
        if ours is not None and outcomes == {"above memory limit"}:
            return Bar(promise, f"{other} did not fit into memory", True)
        return Bar(promise, NOT_MEASURED, None)
    ratio = ours / theirs
    cpu = _ratio(
        results.median(BUILD, LARGE, "cpu_seconds"),
        results.median(other, LARGE, "cpu_seconds"),
    )
    return Bar(promise, f"{ratio:.2f} × (CPU {cpu:.2f} ×)", ratio <= limit)


def _ratio(ours: float | None, theirs: float | None) -> float:
    assert ours is not None
    assert theirs is not None
    return ours / theirs


def fits(results: Results) -> Bar:
    """Peak memory of the build at the largest size, and its time beside a tenth."""
    promise = "10⁸ rows: the build finishes within 4 GB of memory"
    runs = results.of(BUILD, HUGE)
    if not runs:
        return Bar(promise, NOT_MEASURED, None)
    peak = max(run.peak_bytes for run in runs)
    is_met = all(r.outcome == "finished" for r in runs) and peak <= MEMORY_BYTES
    outcomes = ", ".join(sorted({run.outcome for run in runs}))
    measured = f"{outcomes}, {peak / 1e9:.1f} GB"
    time = results.median(BUILD, HUGE, "wall_seconds")
    tenth = results.median(BUILD, LARGE, "wall_seconds")
    if time:
        measured += f", {time:.0f} s"
        measured += f", {time / tenth:.1f} × that of 10⁷" if tenth else ""
    return Bar(promise, measured, is_met)


def does_not_fit(results: Results, name: str) -> Bar:
    """That a contender in memory is stopped at the largest size."""
    promise = f"10⁸ rows: {name} does not finish within the limit of memory"
    runs = results.of(name, HUGE)
    if not runs:
        return Bar(promise, NOT_MEASURED, None)
    outcomes = ", ".join(sorted({run.outcome for run in runs}))
    return Bar(promise, outcomes, all(r.outcome != "finished" for r in runs))


def growth(results: Results) -> Bar:
    """Exponent of the wall time of the build."""
    promise = "From 10⁶ rows up the growth exponent of the build is at most 1"
    exponent = results.fitted_exponent(BUILD, GROWTH_FROM)
    if exponent is None:
        return Bar(promise, NOT_MEASURED, None)
    return Bar(promise, f"{exponent:.2f}", exponent <= 1)


def constant_statistics(results: Results, subject: str) -> Bar:
    """CPU time of a subject's statistics at all sizes, beside the smallest."""
    promise = f"Python's statistics of {subject} cost the same at every size (±10 %)"
    costs = [cost for _, cost in results.statistics_medians(subject)]
    if len(costs) < 2:
        return Bar(promise, NOT_MEASURED, None)
    ratios = [cost / costs[0] for cost in costs]
    is_met = all(0.9 <= ratio <= 1.1 for ratio in ratios)
    return Bar(promise, f"{min(ratios):.2f} to {max(ratios):.2f} ×", is_met)


def fixed_cost(results: Results) -> Bar:
    """A warm build of the default extract beside an empty project."""
    promise = "A warm `dbt build` of the default extract takes at most 6 × an empty one"
    ours = results.fixed_median("default extract")
    empty = results.fixed_median("empty project")
    if ours is None or empty is None:
        return Bar(promise, NOT_MEASURED, None)
    return Bar(promise, f"{ours / empty:.2f} ×", ours / empty <= 6)


def check(results: Results, rows: int) -> Bar:
    """`bank-churn check` of a small file, and how much longer the largest takes."""
    promise = "10⁴ rows: `bank-churn check` answers within 2 s, and at any size"
    walls = {r: results.median("check", r, "wall_seconds") for r in results.sizes()}
    known = {r: wall for r, wall in walls.items() if wall}
    if rows not in known:
        return Bar(promise, NOT_MEASURED, None)
    largest = max(known)
    measured = f"{known[rows]:.2f} s; {known[largest]:.2f} s at {largest:.0e}"
    return Bar(promise, measured, known[rows] <= 2)
