"""Do the intervals of the change's components cover the truth 95 times in 100?

    python -m proofs.change_decomposition [WORLDS]

A world is a table of paths (segment and flag in both months, joiners and leavers) whose
components are known; each trial draws both months anew.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from python_stats.months.decomposition import TransitionCell, decompose

SEGMENTS = ("a", "b", "c")


@dataclass(frozen=True, slots=True)
class Path:
    """One way through two months: (segment, flag) or None."""

    before: tuple[str, int] | None
    after: tuple[str, int] | None


def paths() -> list[Path]:
    """All ways that there are."""
    states = [(segment, flag) for segment in SEGMENTS for flag in (0, 1)]
    stayed = [Path(before, after) for before in states for after in states]
    return [
        *stayed,
        *(Path(None, state) for state in states),
        *(Path(state, None) for state in states),
    ]


def world(stream: np.random.Generator) -> NDArray[np.float64]:
    """Probabilities of the paths: most people stay as they are."""
    weights = []
    for path in paths():
        weight = stream.gamma(2.0)
        if path.before is None or path.after is None:
            weight *= 0.03
        else:
            weight *= 1.0 if path.before[0] == path.after[0] else 0.03
            weight *= 1.0 if path.before[1] == path.after[1] else 0.05
        weights.append(weight)
    return np.array(weights) / sum(weights)


def cells_of(counts: NDArray[Any], scale: float = 1.0) -> list[TransitionCell]:
    """Cells of the paths; `scale` turns probabilities into people."""
    totals: dict[tuple[str | None, str | None], list[float]] = {}
    for path, count in zip(paths(), counts, strict=True):
        key = (path.before and path.before[0], path.after and path.after[0])
        before = path.before[1] if path.before else 0
        after = path.after[1] if path.after else 0
        sums = np.array([1, before, after, before, after, before * after])
        totals[key] = list(np.add(totals.get(key, np.zeros(6)), sums * count * scale))
    return [
        TransitionCell(*key, round(sums[0]), *sums[1:])
        for key, sums in totals.items()
        if round(sums[0])
    ]


def coverages(worlds: int, trials: int, people: int, seed: int) -> Iterator[float]:
    """Share of trials whose interval holds the truth, of each component of a world."""
    stream = np.random.default_rng(seed)
    for _ in range(worlds):
        chances = world(stream)
        truth = decompose(cells_of(chances, scale=1e12), alpha=0.05)
        hits = np.zeros(len(truth))
        for _ in range(trials):
            drawn = stream.multinomial(people, chances)
            found = {
                (c.component, c.segment): c.contribution
                for c in decompose(cells_of(drawn), alpha=0.05)
            }
            for place, component in enumerate(truth):
                interval = found[component.component, component.segment]
                value = component.contribution.estimate
                hits[place] += interval.low <= value <= interval.high
        yield from hits / trials


def main(worlds: int) -> None:
    """Print the coverages."""
    shares = np.array(list(coverages(worlds, 1000, 10_000, seed=1)))
    print(f"{len(shares)} intervals, 10 000 people, 1 000 trials each")
    print(
        f"mean coverage {shares.mean():.4f}, {shares.min():.3f} to {shares.max():.3f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
