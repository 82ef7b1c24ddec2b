"""Do the adjusted differences keep what they promise, in sparse strata too?

    python -m proofs.adjusted_coverage --replicates 4000

prints a Markdown table; `--write` puts it into docs/STATISTICS.md. Customers are drawn
again and again in strata of fixed sizes, and the interval of `python_stats.adjustment`
is asked whether it holds the truth. Strata "of H4" are the sizes and shares of active
customers by number of products in the extract that the source study was about.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from proofs.simulate_tests import PAGE, Row, as_markdown
from python_stats.adjustment import (
    AdjustedDifference,
    Cell,
    mantel_haenszel_difference,
    regression_difference,
)
from python_stats.group_counts import Tally

ALPHA = 0.05
MARKS = "<!-- adjusted coverage -->", "<!-- /adjusted coverage -->"
Draw = Callable[[Generator], AdjustedDifference | None]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Sizes of both groups in a stratum, and their shares or mean values."""

    n_a: int
    n_b: int
    a: float
    b: float
    levels: tuple[str, ...] = ("",)


OF_H4 = (
    Stratum(235, 3106, 0.660, 0.518),
    Stratum(979, 4147, 0.748, 0.462),
    Stratum(297, 742, 0.593, 0.346),
    Stratum(300, 174, 0.697, 0.948),
)
BASE = np.random.default_rng(5).uniform(0.02, 0.9, 30).tolist()


def smaller(strata: Sequence[Stratum], factor: int) -> list[Stratum]:
    """The same strata with a fraction of the customers, one at least."""
    return [
        Stratum(max(1, s.n_a // factor), max(1, s.n_b // factor), s.a, s.b)
        for s in strata
    ]


SHARES: dict[str, Sequence[Stratum]] = {
    "strata of H4, opposite directions": OF_H4,
    "the same, a fiftieth of the customers": smaller(OF_H4, 50),
    "the same, a two hundredth": smaller(OF_H4, 200),
    "30 strata of 2 and 6, difference 0": [Stratum(2, 6, p, p) for p in BASE],
    "30 strata of 2 and 6, difference 8 pp": [Stratum(2, 6, p + 0.08, p) for p in BASE],
    "30 pairs of one and one": [Stratum(1, 1, p, p) for p in BASE],
    "100 pairs of one and one, difference 10 pp": [
        Stratum(1, 1, p + 0.1, p) for p in np.linspace(0.05, 0.85, 100).tolist()
    ],
    "5 strata of 5 and 50, opposite directions": [
        Stratum(5, 50, a, b)
        for a, b in [(0.2, 0.5), (0.6, 0.3), (0.9, 0.9), (0.05, 0.1), (0.5, 0.5)]
    ],
    "12 strata of 3 and 30, 20 against 3 %": [Stratum(3, 30, 0.2, 0.03)] * 12,
    "12 strata of 3 and 30, 3 against 3 %": [Stratum(3, 30, 0.03, 0.03)] * 12,
    "30 strata of 1 and 4, 2 or 98 %": [Stratum(1, 4, p, p) for p in [0.02, 0.98] * 15],
}


def crossed(n_a: int, n_b: int) -> list[Stratum]:
    """Three attributes that each move the mean; group a 2 years older in all cells."""
    return [
        Stratum(
            n_a + i,
            n_b - j,
            42 + 3 * i + 2 * j - 4 * k,
            40 + 3 * i + 2 * j - 4 * k,
            (str(i), str(j), str(k)),
        )
        for i in range(2)
        for j in range(2)
        for k in range(3)
    ]


MEANS: dict[str, tuple[Sequence[Stratum], float, float]] = {
    "three attributes, cells of 2 and 6, spread 12 / 12": (crossed(2, 6), 12, 12),
    "three attributes, cells of 2 and 6, spread 20 / 6": (crossed(2, 6), 20, 6),
    "three attributes, cells of 1 and 5, spread 6 / 16": (crossed(1, 5), 6, 16),
    "three attributes, cells of 40 and 25, spread 14 / 8": (crossed(40, 25), 14, 8),
    "30 strata of 1 and 3, spread 12 / 12": (
        [Stratum(1, 3, 42 + p, 40 + p, (str(i),)) for i, p in enumerate(BASE)],
        12,
        12,
    ),
}


def draw_shares(strata: Sequence[Stratum]) -> Draw:
    """Draw who of each group says yes."""
    sizes = np.array([(s.n_a, s.n_b) for s in strata])
    chances = np.array([(s.a, s.b) for s in strata])

    def draw(rng: Generator) -> AdjustedDifference | None:
        yes = rng.binomial(sizes, chances)
        return mantel_haenszel_difference(
            [
                (Tally(int(y[0]), int(n[0] - y[0])), Tally(int(y[1]), int(n[1] - y[1])))
                for y, n in zip(yes, sizes, strict=True)
            ]
        )

    return draw


def draw_means(strata: Sequence[Stratum], spread_a: float, spread_b: float) -> Draw:
    """Draw skewed whole numbers around the mean of each group."""

    def cell(
        rng: Generator, stratum: Stratum, n: int, mean: float, *, is_in_a: bool
    ) -> Cell:
        spread = spread_a if is_in_a else spread_b
        values = np.round(mean + spread * (rng.gamma(4, 0.5, n) - 2))
        middle = float(values.mean())
        return Cell(
            is_in_a, stratum.levels, n, middle, float(((values - middle) ** 2).sum())
        )

    def draw(rng: Generator) -> AdjustedDifference | None:
        return regression_difference(
            [
                cell(rng, s, n, mean, is_in_a=is_in_a)
                for s in strata
                for is_in_a, n, mean in ((True, s.n_a, s.a), (False, s.n_b, s.b))
            ]
        )

    return draw


def truth(strata: Sequence[Stratum]) -> float:
    """The mean difference within strata, weighted by n_a n_b / (n_a + n_b)."""
    weights = [s.n_a * s.n_b / (s.n_a + s.n_b) for s in strata]
    return float(np.average([s.a - s.b for s in strata], weights=weights))


def simulate(replicates: int, rng: Generator) -> Iterator[Row]:
    """All scenarios; a replicate without a difference counts as not covered."""
    scenarios = [(name, truth(s), draw_shares(s)) for name, s in SHARES.items()]
    scenarios += [
        (name, truth(strata), draw_means(strata, *spreads))
        for name, (strata, *spreads) in MEANS.items()
    ]
    for name, expected, draw in scenarios:
        found = [draw(rng) for _ in range(replicates)]
        intervals = [f.interval(ALPHA) if f else None for f in found]
        covered = [
            i is not None and i.low - 1e-12 <= expected <= i.high + 1e-12
            for i in intervals
        ]
        yield Row(
            name,
            "coverage of the 95 % interval",
            "0.95",
            float(np.mean(covered)),
            replicates,
        )
        margin = abs(expected)
        if margin:
            same = [f is not None and f.p_equivalence(margin) < ALPHA for f in found]
            yield Row(
                name,
                "margin ruled out by a difference of the margin",
                "≤ 0.05",
                float(np.mean(same)),
                replicates,
            )


def main() -> None:
    """Run all scenarios; print the table or put it into the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--replicates", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=20240601)
    parser.add_argument("--write", action="store_true", help=f"update {PAGE.name}")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    table = as_markdown(list(simulate(options.replicates, rng)))
    if not options.write:
        print(table)
        return
    write_block(
        PAGE,
        f"`python -m proofs.adjusted_coverage --replicates {options.replicates}"
        f" --seed {options.seed}`\n\n{table}",
    )


def write_block(page: Path, block: str) -> None:
    """Replace what is between the marks of the page."""
    begin, end = MARKS
    pattern = re.escape(begin) + ".*" + re.escape(end)
    text = page.read_text(encoding="utf-8")
    page.write_text(
        re.sub(pattern, lambda _: f"{begin}\n{block}\n{end}", text, flags=re.S),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
