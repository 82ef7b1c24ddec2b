"""Correction, verdict and size."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from python_stats.group_counts import Histogram, Tally
from python_stats.group_difference import Interval
from python_stats.hypotheses.verdict import (
    Judgement,
    Pair,
    compare_pair,
    decide,
    judge,
    size,
)
from python_stats.multiplicity import holm, holm_levels


def test_holm_gives_the_numbers_of_r() -> None:
    # p.adjust(c(0.01, 0.04, 0.03, 0.005, 1), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005, 1]) == pytest.approx(
        [0.04, 0.09, 0.09, 0.025, 1]
    )


def test_holm_of_nothing_is_nothing() -> None:
    assert holm([]) == []


def test_a_test_that_could_not_be_computed_stays_in_the_family() -> None:
    assert holm([0.01, None, 0.02]) == pytest.approx([0.03, None, 0.04])


@pytest.mark.parametrize("seed", range(5))
def test_holm_is_that_of_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p_values = (rng.uniform(0, 1, 9) ** 4).round(2).tolist()  # with ties and zeros
    expected = multipletests(p_values, method="holm")[1]
    assert holm(p_values) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_keeps_the_order_and_never_lowers_a_p(p_values: list[float]) -> None:
    corrected = [p for p in holm(p_values) if p is not None]
    assert all(c >= p for c, p in zip(corrected, p_values, strict=True))
    by_p = [c for _, c in sorted(zip(p_values, corrected, strict=True))]
    assert by_p == sorted(by_p)
    assert max(corrected) <= 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_below_its_level_is_rejected_by_holm_and_above_it_is_not(
    p_values: list[float],
) -> None:
    levels = holm_levels(p_values, 0.05)
    corrected = holm(p_values)
    for p, level, p_holm in zip(p_values, levels, corrected, strict=True):
        assert 0.05 / len(p_values) <= level <= 0.05
        assert p_holm is not None
        # At the very border the two roundings may differ.
        assume(abs(p - level) > 1e-12)
        assert (p < level) == (p_holm < 0.05)


def test_the_level_grows_with_what_else_is_rejected() -> None:
    assert holm_levels([0.033, 1e-36, 0.41, 1e-63], 0.05) == pytest.approx(
        [0.05 / 2, 0.05 / 3, 0.05 / 2, 0.05 / 3]
    )
    assert holm_levels([0.2, None], 0.05) == [0.025, 0.025]


TALLIES = st.builds(Tally, st.integers(1, 300), st.integers(1, 300))
AGES = st.dictionaries(
    st.sampled_from((20, 30, 45, 60)), st.integers(1, 300), min_size=2
).map(lambda counts: counts if sum(counts.values()) > 5 else enlarged(counts))


def enlarged(counts: dict[int, int]) -> dict[int, int]:
    """The same ages with two customers more at each."""
    return {age: count + 2 for age, count in counts.items()}


def ages_of(counts: dict[int, int]) -> Histogram:
    return Histogram.from_cells(counts.items())


PAIRS = st.one_of(
    st.tuples(TALLIES, TALLIES),
    st.tuples(st.builds(ages_of, AGES), st.builds(ages_of, AGES)),
)


@given(st.lists(PAIRS, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_interval_shown_never_contradicts_the_verdict(pairs: list[Pair]) -> None:
    margins = [0.1 if isinstance(a, Tally) else 3.0 for a, _ in pairs]
    comparisons = [
        compare_pair(pair, margin=margin, alpha=0.05, family_size=len(pairs))
        for pair, margin in zip(pairs, margins, strict=True)
    ]
    for pair, margin, judged in zip(
        pairs, margins, judge(pairs, comparisons, margins, 0.05), strict=True
    ):
        assert isinstance(judged, Judgement)
        if isinstance(pair[0], Tally):
            # Newcombe's interval and the z-test are two methods; means have one.
            continue
        low, high = judged.interval.low, judged.interval.high
        if judged.verdict == "different":
            assert low > 0 or high < 0
        elif judged.verdict == "equivalent":
            assert -margin <= low
            assert high <= margin
            assert judged.size == "negligible"
        else:
            assert low <= 0 <= high
            assert low <= -margin or high >= margin
            assert judged.size == "unclear"


@pytest.mark.parametrize(
    ("p_difference", "p_equivalence", "verdict"),
    [
        (0.04, 0.2, "different"),
        (0.2, 0.04, "equivalent"),
        (0.001, 0.04, "equivalent"),
        (0.2, 0.2, "inconclusive"),
        (0.05, 0.05, "inconclusive"),
        (None, None, "not_available"),
    ],
)
def test_verdict(
    p_difference: float | None, p_equivalence: float | None, verdict: str
) -> None:
    assert decide(p_difference, p_equivalence, 0.05) == verdict


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.0, 3.0, "material"),
        (-3.0, -1.0, "material"),
        (-0.9, 0.9, "negligible"),
        (0.2, 0.9, "negligible"),
        (-1.0, 0.5, "unclear"),
        (0.5, 1.5, "unclear"),
        (-2.0, 2.0, "unclear"),
    ],
)
def test_size(low: float, high: float, expected: str) -> None:
    assert size(Interval((low + high) / 2, low, high), 1.0) == expected
