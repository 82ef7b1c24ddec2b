"""Comparisons of means against scipy and statsmodels on raw values, and R."""

from collections.abc import Sequence
from decimal import Decimal
from math import isfinite, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special, stats
from statsmodels.stats.weightstats import ttost_ind

from python_stats.group_counts import Histogram, Measured, Numbers
from python_stats.group_difference import Comparison, NotComparableError, Obstacle
from python_stats.means import (
    LARGE_PAIRS,
    MANY_DF,
    compare_means,
    equivalent_from,
    hedges_g,
    kolmogorov_p,
    mean_difference,
    noncentral_t_cdf,
)
from python_stats.ranks import probability_of_superiority

AGES = st.lists(st.integers(0, 120), min_size=3, max_size=60)


def histogram(values: Sequence[int] | NDArray[np.int64]) -> Histogram:
    return Histogram.from_cells((int(value), 1) for value in values)


def compare(a: Numbers, b: Numbers, margin: float = 1.0) -> Comparison:
    return compare_means(a, b, margin=margin, alpha=0.05, family_size=4)


def close(expected: float, rel: float = 1e-9) -> object:
    return pytest.approx(expected, rel=rel, abs=1e-300)


def draw(seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Random ages in groups of unlike size, mean and spread."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 3000, 2)
    a, b = (
        np.clip(rng.normal(rng.uniform(35, 50), rng.uniform(3, 15), n), 0, 120)
        for n in sizes
    )
    return a.round().astype(int), b.round().astype(int)


@pytest.mark.parametrize("seed", range(20))
def test_counts_give_the_numbers_of_the_raw_values(seed: int) -> None:
    a, b = draw(seed)
    result = compare(histogram(a), histogram(b))

    welch = stats.ttest_ind(a, b, equal_var=False)
    assert result.statistic == close(welch.statistic)
    assert result.df == close(welch.df)
    assert result.p_value == close(welch.pvalue)
    for interval, level in (
        (result.difference, 0.95),
        (mean_difference(histogram(a), histogram(b), alpha=0.0125), 0.9875),
    ):
        low, high = welch.confidence_interval(level)
        assert (interval.low, interval.high) == (close(low), close(high))

    tost = ttost_ind(a, b, -1, 1, usevar="unequal")[0]
    assert result.p_equivalence == close(tost)

    rank = stats.brunnermunzel(b, a)
    assert result.companion_p == close(rank.pvalue)
    above = np.mean(a[:, None] > b) + np.mean(a[:, None] == b) / 2
    assert result.probability_of_superiority is not None
    assert result.probability_of_superiority.estimate == close(above)

    shape = stats.ks_2samp(a, b, method="asymp")
    assert result.shape is not None
    assert abs(result.shape.share_a - result.shape.share_b) == close(shape.statistic)
    assert result.shape.p_value == close(shape.pvalue)


def test_small_groups_give_the_numbers_of_r() -> None:
    # a <- c(rep(20, 2), rep(30, 5), rep(45, 3)); b <- c(rep(25, 4), rep(30, 2), 61)
    result = compare(
        Histogram((20, 30, 45), (2, 5, 3)), Histogram((25, 30, 61), (4, 2, 1)), 10
    )
    # t.test(a, b)
    assert result.statistic == close(0.15953489065296531)
    assert result.df == close(10.24949454901895152)
    assert result.p_value == close(0.87634759246976590)
    assert result.difference.low == close(-11.99762699021422740)
    assert result.difference.high == close(13.85476984735708328)
    # t.test(a, b, mu = 10, alternative = "less")$p.value, the larger of the two
    assert result.p_equivalence == close(0.074712302732502428)
    # Brunner and Munzel's formulas on rank(c(a, b)), rank(a) and rank(b)
    assert result.companion_p == close(0.467139088585635)
    superiority = result.probability_of_superiority
    assert superiority is not None
    assert superiority.estimate == close(0.614285714285714)
    assert superiority.low == close(0.286309175751624)
    assert superiority.high == close(0.942262252819804)
    # J * t * sqrt(1/10 + 1/7), J <- gamma(7.5) / sqrt(7.5) / gamma(7)
    assert result.effect_size.estimate == close(0.0792166687494131)
    # uniroot(function(ncp) pt(t, 15, ncp) - 0.975, c(-10, 10)): R warns of its pt
    assert result.effect_size.low == close(-0.839149378225236, 1e-6)
    assert result.effect_size.high == close(0.994968381288873, 1e-6)


@given(AGES, AGES)
@settings(max_examples=40, deadline=None)
def test_swapping_the_groups_changes_the_signs_only(a: list[int], b: list[int]) -> None:
    assume(len({*a}) > 1 and len({*b}) > 1)
    forth, back = (
        compare(histogram(a), histogram(b)),
        compare(histogram(b), histogram(a)),
    )
    assert forth.difference.estimate == -back.difference.estimate
    assert forth.difference.low == pytest.approx(-back.difference.high)
    assert forth.p_value == pytest.approx(back.p_value)
    assert forth.p_equivalence == pytest.approx(back.p_equivalence)
    assert forth.effect_size.low == pytest.approx(-back.effect_size.high, abs=1e-7)


@given(AGES, AGES, st.integers(-50, 50))
@settings(max_examples=40, deadline=None)
def test_shifting_both_groups_changes_nothing(
    a: list[int], b: list[int], shift: int
) -> None:
    assume(len({*a}) > 1 and len({*b}) > 1)
    here = compare(histogram(a), histogram(b))
    there = compare(
        histogram([x + shift for x in a]), histogram([x + shift for x in b])
    )
    assert there.difference.estimate == pytest.approx(
        here.difference.estimate, abs=1e-9
    )
    assert there.p_value == pytest.approx(here.p_value, rel=1e-6)
    assert there.companion_p == (
        None if here.companion_p is None else pytest.approx(here.companion_p)
    )


@given(AGES, AGES, st.integers(2, 50))
@settings(max_examples=25, deadline=None)
def test_another_unit_scales_the_difference_and_leaves_the_p(
    a: list[int], b: list[int], factor: int
) -> None:
    assume(len({*a}) > 1 and len({*b}) > 1)
    years = compare(histogram(a), histogram(b), 1)
    parts = compare(
        histogram([x * factor for x in a]), histogram([x * factor for x in b]), factor
    )
    assert parts.difference.low == pytest.approx(years.difference.low * factor)
    assert parts.p_value == pytest.approx(years.p_value)
    assert parts.p_equivalence == pytest.approx(years.p_equivalence)


def test_statistics_grow_with_the_square_root_of_the_counts() -> None:
    a, b = Histogram((30, 40, 50), (50, 70, 20)), Histogram((30, 40, 60), (40, 60, 30))
    small = compare(a, b)
    for factor in (10**3, 10**7):
        large = compare(
            Histogram(a.values, tuple(n * factor for n in a.counts)),
            Histogram(b.values, tuple(n * factor for n in b.counts)),
        )
        grown = small.statistic * sqrt(factor)
        assert large.statistic == pytest.approx(grown, rel=0.01)


def test_a_value_that_nobody_has_changes_nothing() -> None:
    cells = [(20, 4), (30, 5)]
    assert Histogram.from_cells([*cells, (70, 0)]) == Histogram.from_cells(cells)


@pytest.mark.parametrize(
    ("a", "b", "obstacle", "group"),
    [
        (Histogram((), ()), Histogram((30, 40), (5, 5)), Obstacle.EMPTY_GROUP, "a"),
        (Histogram((30, 40), (5, 5)), Histogram((), ()), Obstacle.EMPTY_GROUP, "b"),
        (
            Histogram((30,), (1,)),
            Histogram((4, 5), (5, 5)),
            Obstacle.SINGLE_CUSTOMER,
            "a",
        ),
        (Histogram((30,), (9,)), Histogram((30,), (9,)), Obstacle.NO_VARIANCE, None),
        (Histogram((30,), (9,)), Histogram((40,), (9,)), Obstacle.NO_VARIANCE, None),
    ],
)
def test_what_cannot_be_compared_says_why(
    a: Histogram, b: Histogram, obstacle: Obstacle, group: str | None
) -> None:
    with pytest.raises(NotComparableError) as error:
        compare(a, b)
    assert (error.value.obstacle, error.value.group) == (obstacle, group)


def test_one_group_without_variance_is_the_one_sample_test() -> None:
    varied = [25, 30, 35, 50]
    result = compare(histogram(varied), Histogram((40,), (6,)))
    one_sample = stats.ttest_1samp(varied, 40)
    assert result.p_value == close(one_sample.pvalue)
    assert result.df == close(3)


def test_groups_that_do_not_overlap_have_no_rank_test() -> None:
    result = compare(Histogram((20, 25), (9, 9)), Histogram((40, 41), (9, 9)))
    assert result.companion_p is None
    assert result.probability_of_superiority is None
    assert 0 < result.p_value < 1e-9


def test_a_billion_customers_per_group_stay_finite() -> None:
    ages = tuple(range(18, 90))
    a = Histogram(ages, tuple(10**9 // 72 + i for i in range(72)))
    b = Histogram(ages, tuple(10**9 // 72 - i for i in range(72)))
    result = compare(a, b)
    numbers = [
        result.statistic, result.df, result.p_value, result.p_equivalence,
        result.effect_size.low, result.effect_size.high, result.companion_p,
        result.smallest_detectable_difference, result.difference.low,
    ]  # fmt: skip
    assert all(number is not None and isfinite(number) for number in numbers)
    # Each end from its own formula: d = t * sqrt(2 / n) with its normal interval.
    t = result.statistic
    assert result.effect_size.estimate == pytest.approx(t * sqrt(2e-9), rel=1e-4)
    half = (result.effect_size.high - result.effect_size.low) / 2
    assert half == pytest.approx(1.959964 * sqrt(2e-9), rel=1e-4)


def test_a_tiny_p_is_not_rounded_to_zero() -> None:
    n = 3000
    a, b = Histogram((30, 50), (n, n)), Histogram((32, 60), (n, n))
    p = compare(a, b).p_value
    assert p == close(
        stats.ttest_ind([30, 50] * n, [32, 60] * n, equal_var=False).pvalue
    )
    assert 0 < p < 1e-100


@pytest.mark.parametrize(
    ("t", "df", "shift"),
    [(2.13, 8440, 0.17), (2.0, 10_001, 0.1), (30.0, 1e6, 28.1), (300, 1e7, 298)],
)
def test_the_integral_is_the_noncentral_t(t: float, df: float, shift: float) -> None:
    library = special.nctdtr(df, shift, t)
    assert noncentral_t_cdf(t, df, shift) == pytest.approx(library, abs=1e-12)


def test_the_two_ways_to_the_noncentral_t_meet() -> None:
    below, above = (noncentral_t_cdf(2.5, MANY_DF + step, 1.0) for step in (0, 1))
    assert below == pytest.approx(above, abs=1e-8)
    assert noncentral_t_cdf(2.5, MANY_DF + 1, 1.0) == pytest.approx(
        special.nctdtr(MANY_DF + 1, 1.0, 2.5), abs=1e-13
    )


@given(AGES, AGES)
@settings(max_examples=40, deadline=None)
def test_the_ends_of_the_effect_leave_a_fortieth_outside(
    a: list[int], b: list[int]
) -> None:
    assume(len({*a}) > 1 and len({*b}) > 1)
    one, other = histogram(a), histogram(b)
    effect = hedges_g(one, other, alpha=0.05)
    df = one.n + other.n - 2
    scale = sqrt(1 / one.n + 1 / other.n)
    t = stats.ttest_ind(a, b).statistic
    factor = effect.estimate / (t * scale) if t else None
    if factor is None:
        assert effect.low == pytest.approx(-effect.high)
        return
    for end, below in ((effect.low, 0.975), (effect.high, 0.025)):
        shift = end / scale / factor
        assert stats.nct.cdf(t, df, shift) == pytest.approx(below, abs=1e-9)


def test_the_tipping_margin_is_where_equivalence_begins() -> None:
    a, b = Histogram((30, 40, 50), (50, 70, 20)), Histogram((30, 40, 60), (40, 60, 30))
    margin = equivalent_from(a, b, level=0.0125)
    assert compare(a, b, margin).p_equivalence == pytest.approx(0.0125, rel=1e-9)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=30))
def test_moments_from_exact_sums_are_those_of_the_values(values: list[int]) -> None:
    money = [Decimal(value) / 100 for value in values]
    group = Measured.from_sums(
        len(money), sum(money, Decimal(0)), sum((x * x for x in money), Decimal(0))
    )
    floats = [value / 100 for value in values]
    assert group.mean == pytest.approx(np.mean(floats), rel=1e-12, abs=1e-8)
    assert group.variance == pytest.approx(np.var(floats, ddof=1), rel=1e-9, abs=1e-9)


def test_moments_compare_as_their_histogram_does() -> None:
    a, b = Histogram((30, 40, 50), (50, 70, 20)), Histogram((30, 40, 60), (40, 60, 30))

    def moments(group: Histogram) -> Measured:
        pairs = list(zip(group.values, group.counts, strict=True))
        return Measured.from_sums(
            group.n,
            sum(int(v) * n for v, n in pairs),
            sum(int(v) ** 2 * n for v, n in pairs),
            ranks=group,
        )

    expected, found = compare(a, b), compare(moments(a), moments(b))
    assert found.p_value == close(expected.p_value, 1e-12)
    assert found.effect_size.low == close(expected.effect_size.low)
    assert found.companion_p == expected.companion_p
    assert found.shape == expected.shape


@pytest.mark.parametrize(
    ("sample", "warning"),
    [
        (Histogram((30, 40), (14, 15)), "a group has fewer than 30 known values"),
        (Histogram((20, 90), (99, 1)), "a group is too skewed for its size"),
        (Histogram((30, 40), (15, 15)), None),
    ],
)
def test_doubtful_assumptions_are_named(sample: Histogram, warning: str | None) -> None:
    fine = Histogram((30, 40), (50, 50))
    assert compare(sample, fine).warnings == ((warning,) if warning else ())


@pytest.mark.parametrize("gap_in_roots", [0.6, 1.0, 1.36, 2.0, 2.7])
def test_many_pairs_have_the_same_p_at_a_fraction_of_the_cost(
    gap_in_roots: float,
) -> None:
    pairs = LARGE_PAIRS
    gap = gap_in_roots / pairs**0.5
    exact = stats.kstwo.sf(gap, pairs)
    assert kolmogorov_p(gap, pairs) == pytest.approx(exact, rel=2e-3)
    assert kolmogorov_p(gap, pairs - 1) == stats.kstwo.sf(gap, pairs - 1)


def test_each_test_has_its_name() -> None:
    found = compare(histogram([20, 30, 41, 55]), histogram([18, 22, 35, 60, 61]))
    assert (found.test_name, found.effect_size_name) == ("welch_t", "hedges_g")
    assert found.companion_test == "brunner_munzel"


def test_groups_that_meet_in_one_value_overlap() -> None:
    low, high = histogram([10, 15, 20]), histogram([20, 25, 30])
    for a, b in ((low, high), (high, low)):
        assert probability_of_superiority(a, b, alpha=0.05) is not None
    apart = histogram([21, 25, 30])
    assert probability_of_superiority(low, apart, alpha=0.05) is None
    assert probability_of_superiority(apart, low, alpha=0.05) is None
