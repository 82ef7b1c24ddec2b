"""The split of a change against rows, by its identities and by simulation."""

import numpy as np
import pytest
from numpy.typing import NDArray

from proofs.change_decomposition import cells_of, coverages, paths, world
from python_stats.group_difference import NotComparableError
from python_stats.months.decomposition import PARTS, TransitionCell, decompose

State = tuple[str, float] | None
People = list[tuple[State, State]]


@pytest.fixture(scope="module")
def people() -> People:
    """Customers with a value in both months, or in one of them."""
    stream = np.random.default_rng(3)
    drawn: People = []
    for _ in range(3000):
        segment, value = stream.choice(["a", "b", "c"]), stream.lognormal(8, 2)
        before = (str(segment), round(value, 2))
        moved = (
            str(stream.choice(["a", "b", "c"])) if stream.random() < 0.1 else segment
        )
        after = (str(moved), round(value * stream.lognormal(0, 0.4), 2))
        kind = stream.random()
        drawn.append((None if kind < 0.06 else before, None if kind > 0.95 else after))
    return drawn


def cells(people: People) -> list[TransitionCell]:
    """The sums that SQL makes."""
    sums: dict[tuple[str | None, str | None], NDArray[np.float64]] = {}
    for before, after in people:
        x, y = before[1] if before else 0, after[1] if after else 0
        key = (before and before[0], after and after[0])
        row = np.array([1, x, y, x * x, y * y, x * y])
        sums[key] = sums.get(key, np.zeros(6)) + row
    return [TransitionCell(*key, int(row[0]), *row[1:]) for key, row in sums.items()]


def test_the_parts_are_those_of_the_rows(people: People) -> None:
    found = {
        (c.component, c.segment): c.contribution.estimate
        for c in decompose(cells(people), alpha=0.05)
    }
    before = [b for b, _ in people if b]
    after = [a for _, a in people if a]
    stayed = [(b, a) for b, a in people if b and a]
    mean_from = np.mean([v for _, v in before])
    mean_to = np.mean([v for _, v in after])
    stayed_from = np.mean([b[1] for b, _ in stayed])
    stayed_to = np.mean([a[1] for _, a in stayed])
    assert found["total", None] == pytest.approx(mean_to - mean_from)
    assert found["joiners", None] == pytest.approx(mean_to - stayed_to)
    assert found["leavers", None] == pytest.approx(stayed_from - mean_from)
    migration = within = 0.0
    for segment in "abc":
        mine_from = [b[1] for b, _ in stayed if b[0] == segment]
        mine_to = [a[1] for _, a in stayed if a[0] == segment]
        w_from, w_to = len(mine_from) / len(stayed), len(mine_to) / len(stayed)
        r_from, r_to = np.mean(mine_from), np.mean(mine_to)
        assert found["migration", segment] == pytest.approx(
            (w_to - w_from) * (r_from + r_to) / 2
        )
        migration += float((w_to - w_from) * (r_from + r_to) / 2)
        within += float((w_from + w_to) / 2 * (r_to - r_from))
    assert found["migration", None] == pytest.approx(migration)
    assert found["within", None] == pytest.approx(within)


def test_parts_and_segments_add_up(people: People) -> None:
    stream = np.random.default_rng(7)
    tables = [cells(people)]
    tables += [cells_of(stream.multinomial(500, world(stream))) for _ in range(100)]
    for table in tables:
        found = {
            (c.component, c.segment): c.contribution.estimate
            for c in decompose(table, alpha=0.05)
        }
        total = found["total", None]
        scale = max(1.0, *map(abs, found.values()))
        assert sum(found[part, None] for part in PARTS) == pytest.approx(
            total, abs=1e-12 * scale
        )
        for part in PARTS:
            of_segments = [v for (p, s), v in found.items() if p == part and s]
            assert sum(of_segments) == pytest.approx(
                found[part, None], abs=1e-12 * scale
            )


def test_the_total_takes_the_overlap_into_account(people: People) -> None:
    total = decompose(cells(people), alpha=0.05)[0].contribution
    x = np.array([b[1] if b else np.nan for b, _ in people])
    y = np.array([a[1] if a else np.nan for _, a in people])
    both = ~np.isnan(x) & ~np.isnan(y)
    n_from, n_to = (~np.isnan(x)).sum(), (~np.isnan(y)).sum()
    dx, dy = x - np.nanmean(x), y - np.nanmean(y)
    variance = (
        np.nansum(dx**2) / n_from**2
        + np.nansum(dy**2) / n_to**2
        - 2 * (dx * dy)[both].sum() / n_from / n_to
    )
    half = 1.959963984540054 * np.sqrt(variance)
    assert total.high - total.estimate == pytest.approx(half, rel=1e-9)
    # As if the months held different people, the interval would be much wider.
    apart = 1.96 * np.sqrt(np.nanvar(x) / n_from + np.nanvar(y) / n_to)
    assert apart > 1.5 * half


def test_a_segment_that_appears_is_migration() -> None:
    found = {
        (c.component, c.segment): c.contribution.estimate
        for c in decompose(
            [
                TransitionCell("a", "a", 80, 20, 20, 20, 20, 18),
                TransitionCell("a", "b", 20, 10, 10, 10, 10, 10),
            ],
            alpha=0.05,
        )
    }
    assert found["within", "b"] == 0
    assert found["migration", "b"] == pytest.approx(0.2 * 0.5)
    assert found["total", None] == pytest.approx(0.0)


def test_nobody_stayed() -> None:
    with pytest.raises(NotComparableError, match="empty_group"):
        decompose(
            [TransitionCell("a", None, 5), TransitionCell(None, "a", 5)], alpha=0.05
        )
    with pytest.raises(ValueError, match="no customers"):
        TransitionCell(None, None, 5)


def test_intervals_cover() -> None:
    """A sample of `python -m proofs.change_decomposition`."""
    assert len(paths()) == 48
    shares = list(coverages(worlds=1, trials=250, people=10_000, seed=2))
    assert np.mean(shares) == pytest.approx(0.95, abs=0.01)
    # Four standard errors of one share of 250 trials.
    assert min(shares) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 250)
