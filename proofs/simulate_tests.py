"""Do the tests keep their promises? Seeded simulations of size, power and coverage.

    python -m proofs.simulate_tests --replicates 2000

prints a Markdown table; `--write` puts it into docs/STATISTICS.md. Everything runs
through the functions that the warehouse runs.
"""

import argparse
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.random import Generator
from scipy import stats

from python_stats.group_counts import Histogram, Tally
from python_stats.group_difference import Comparison
from python_stats.means import compare_means
from python_stats.multiplicity import holm
from python_stats.shares import compare_shares

ALPHA, FAMILY = 0.05, 4
PAGE = Path(__file__).parents[1] / "docs" / "STATISTICS.md"
MARKS = "<!-- simulation -->", "<!-- /simulation -->"

# Far enough up that no tail is cut off and a shift by a year wraps nothing.
AGES = np.arange(18, 121)
Draw = Callable[[Generator], Comparison]


@dataclass(frozen=True, slots=True)
class Row:
    """What was simulated, the promise, and the share of replicates, 0 to 1."""

    scenario: str
    quantity: str
    promised: str
    observed: float
    replicates: int


def age_weights(mean: float, spread: float) -> np.ndarray:
    """Probabilities of the ages: a skewed curve with this mean and deviation."""
    weights = stats.gamma.pdf(
        AGES, 8, loc=mean - spread * sqrt(8), scale=spread / sqrt(8)
    )
    return np.asarray(weights / weights.sum())


def true_mean(weights: np.ndarray) -> float:
    """Mean of the discretised curve, years."""
    return float(AGES @ weights)


def shift_to(weights: np.ndarray, difference: float) -> np.ndarray:
    """Mix with the curve one year on, so that the mean grows by the difference."""
    whole, part = divmod(difference, 1)
    moved = np.roll(weights, int(whole))
    return np.asarray((1 - part) * moved + part * np.roll(moved, 1))


def draw_ages(weights: np.ndarray, n: int, rng: Generator) -> Histogram:
    """A group of n customers."""
    counts = rng.multinomial(n, weights)
    return Histogram.from_cells(zip(AGES.tolist(), counts.tolist(), strict=True))


def ages(wa: np.ndarray, wb: np.ndarray, n_a: int, n_b: int) -> Draw:
    """Draw two groups and compare their means with a margin of one year."""
    return lambda rng: compare_means(
        draw_ages(wa, n_a, rng),
        draw_ages(wb, n_b, rng),
        margin=1.0,
        alpha=ALPHA,
        family_size=FAMILY,
    )


def shares(p_a: float, p_b: float, n_a: int, n_b: int) -> Draw:
    """Draw two groups and compare their shares with a margin of 5 points."""

    def draw(rng: Generator) -> Comparison:
        yes_a, yes_b = int(rng.binomial(n_a, p_a)), int(rng.binomial(n_b, p_b))
        return compare_shares(
            Tally(yes_a, n_a - yes_a),
            Tally(yes_b, n_b - yes_b),
            margin=0.05,
            alpha=ALPHA,
            family_size=FAMILY,
        )

    return draw


def repeat(draw: Draw, replicates: int, rng: Generator) -> list[Comparison]:
    """Independent replicates of one comparison."""
    return [draw(rng) for _ in range(replicates)]


def found(results: list[Comparison], alpha: float = ALPHA) -> float:
    """Share of the replicates whose difference is significant at alpha."""
    return float(np.mean([r.p_value < alpha for r in results]))


def ruled_out(results: list[Comparison]) -> float:
    """Share of the replicates that rule the margin out."""
    return float(np.mean([r.p_equivalence < ALPHA for r in results]))


def covered(results: list[Comparison], truth: float) -> float:
    """Share of the intervals that hold the true difference."""
    return float(
        np.mean([r.difference.low <= truth <= r.difference.high for r in results])
    )


def superiority_covered(results: list[Comparison], truth: float) -> float:
    """Share of the intervals of P(a > b) + P(a = b) / 2 that hold the truth."""
    intervals = [r.probability_of_superiority for r in results]
    return float(
        np.mean([i is not None and i.low <= truth <= i.high for i in intervals])
    )


def simulate(replicates: int, rng: Generator) -> Iterator[Row]:
    """All scenarios, one after the other on one stream of random numbers."""
    yield from simulate_ages(replicates, rng)
    yield from simulate_shares(replicates, rng)
    yield from simulate_families(replicates, rng)


def simulate_ages(replicates: int, rng: Generator) -> Iterator[Row]:
    """Welch's test, its interval, equivalence and power."""
    base = age_weights(42.5, 12)
    for n_a, n_b in ((60, 40), (600, 400), (5119, 3323)):
        name = f"same ages, n = {n_a} / {n_b}"
        results = repeat(ages(base, base, n_a, n_b), replicates, rng)
        yield Row(name, "false difference (Welch)", "0.05", found(results), replicates)
        yield Row(
            name,
            "coverage of the 95 % interval",
            "0.95",
            covered(results, 0),
            replicates,
        )
        observed = superiority_covered(results, 0.5)
        yield Row(name, "coverage of P(superiority)", "0.95", observed, replicates)
    wide, narrow = age_weights(45, 14), age_weights(45, 6)
    truth = true_mean(wide) - true_mean(narrow)
    for n_a, n_b in ((1400, 4800), (4800, 1400), (48, 140)):
        results = repeat(ages(wide, narrow, n_a, n_b), replicates, rng)
        name = f"spread 14 against 6 years, n = {n_a} / {n_b}"
        observed = covered(results, truth)
        yield Row(name, "coverage of the 95 % interval", "0.95", observed, replicates)
    for difference in (0.5, 1.0, 1.5):
        results = repeat(
            ages(shift_to(base, difference), base, 5119, 3323), replicates, rng
        )
        name = f"true difference {difference:g} years, n = 5119 / 3323"
        yield Row(name, "found at 5 % (power)", "", found(results), replicates)
        yield Row(
            name,
            "found at 1.25 % (Holm's worst)",
            "",
            found(results, ALPHA / 4),
            replicates,
        )
        promised = "0.05" if difference == 1 else "" if difference < 1 else "≤ 0.05"
        yield Row(
            name, "margin of 1 year ruled out", promised, ruled_out(results), replicates
        )
    detectable = results[0].smallest_detectable_difference
    results = repeat(
        ages(shift_to(base, detectable), base, 5119, 3323), replicates, rng
    )
    name = f"the smallest detectable difference, {detectable:.2f} years"
    yield Row(name, "found at 1.25 %", "0.80", found(results, ALPHA / 4), replicates)


def simulate_shares(replicates: int, rng: Generator) -> Iterator[Row]:
    """The z-test, Newcombe's interval and equivalence."""
    for p, n_a, n_b in (
        (0.68, 5005, 4995),
        (0.52, 1820, 8180),
        (0.18, 474, 9526),
        (0.05, 30, 300),
    ):
        name = f"same share {p}, n = {n_a} / {n_b}"
        results = repeat(shares(p, p, n_a, n_b), replicates, rng)
        yield Row(name, "false difference (z)", "0.05", found(results), replicates)
        yield Row(
            name,
            "coverage of the 95 % interval",
            "0.95",
            covered(results, 0),
            replicates,
        )
    for p, n_a, n_b in ((0.65, 5005, 4995), (0.5, 1820, 8180)):
        results = repeat(shares(p + 0.05, p, n_a, n_b), replicates, rng)
        name = f"true difference at the margin of 5 pp, n = {n_a} / {n_b}"
        yield Row(name, "margin ruled out", "0.05", ruled_out(results), replicates)
        yield Row(
            name,
            "coverage of the 95 % interval",
            "0.95",
            covered(results, 0.05),
            replicates,
        )


def simulate_families(replicates: int, rng: Generator) -> Iterator[Row]:
    """Four hypotheses at once: the error rate of the whole run."""
    base = age_weights(42.5, 12)
    null = (
        ages(base, base, 5119, 3323),
        ages(base, base, 5215, 4759),
        shares(0.68, 0.68, 5005, 4995),
        shares(0.52, 0.52, 1820, 8180),
    )
    edge = (
        ages(shift_to(base, 1), base, 5119, 3323),
        ages(shift_to(base, 1), base, 5215, 4759),
        shares(0.70, 0.65, 5005, 4995),
        shares(0.55, 0.50, 1820, 8180),
    )
    runs = [[draw(rng) for draw in null] for _ in range(replicates)]
    raw = np.mean([min(r.p_value for r in run) < ALPHA for run in runs])
    held = np.mean([_any_below([r.p_value for r in run]) for run in runs])
    name = "four true nulls"
    yield Row(name, "any false “different”, uncorrected", "", float(raw), replicates)
    yield Row(name, "any false “different”, Holm", "≤ 0.05", float(held), replicates)
    runs = [[draw(rng) for draw in edge] for _ in range(replicates)]
    raw = np.mean([min(r.p_equivalence for r in run) < ALPHA for run in runs])
    held = np.mean([_any_below([r.p_equivalence for r in run]) for run in runs])
    name = "four differences exactly at the margin"
    yield Row(name, "any false “equivalent”, uncorrected", "", float(raw), replicates)
    yield Row(name, "any false “equivalent”, Holm", "≤ 0.05", float(held), replicates)


def _any_below(p_values: list[float]) -> bool:
    return any(p is not None and p < ALPHA for p in holm(p_values))


def as_markdown(rows: list[Row]) -> str:
    """The table, with the Monte Carlo standard error of every share."""
    lines = [
        "| scenario | quantity | promised | observed | s. e. |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        error = sqrt(row.observed * (1 - row.observed) / row.replicates)
        lines.append(
            f"| {row.scenario} | {row.quantity} | {row.promised}"
            f" | {row.observed:.3f} | {error:.3f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run all scenarios; print the table or put it into the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20240601)
    parser.add_argument("--write", action="store_true", help=f"update {PAGE.name}")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    table = as_markdown(list(simulate(options.replicates, rng)))
    if not options.write:
        print(table)
        return
    begin, end = MARKS
    command = f"--replicates {options.replicates} --seed {options.seed}"
    block = f"{begin}\n`python -m proofs.simulate_tests {command}`\n\n{table}\n{end}"
    pattern = re.escape(begin) + ".*" + re.escape(end)
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        re.sub(pattern, lambda _: block, text, flags=re.S), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
