"""Paired comparisons against R, against published limits and by simulation."""

import numpy as np
import pytest

from python_stats.group_difference import NotComparableError
from python_stats.months.paired import (
    PairedAnswers,
    PairedMoments,
    compare_paired_means,
    compare_paired_shares,
    newcombe_paired,
)


def test_the_exact_test_is_the_binomial_of_the_discordant() -> None:
    # R: binom.test(2, 14)$p.value; binom.test(151, 349)$p.value
    small = compare_paired_shares(PairedAnswers(36, 2, 12, 0), margin=0.05, alpha=0.05)
    assert small.p_value == pytest.approx(0.012939453125, rel=1e-12)
    large = compare_paired_shares(
        PairedAnswers(2000, 151, 198, 7651), margin=0.05, alpha=0.05
    )
    assert large.p_value == pytest.approx(0.0136891741772484, rel=1e-12)
    # R: mcnemar.test(matrix(c(2000, 151, 198, 7651), 2), correct = FALSE) is its limit.
    assert large.p_value == pytest.approx(0.0118744927424, rel=0.2)
    assert (large.value_from, large.value_to) == (0.2151, 0.2198)


@pytest.mark.parametrize(
    ("answers", "low", "high"),
    [
        # Newcombe 1998, table III, method 10.
        (PairedAnswers(36, 2, 12, 0), 0.0569, 0.3404),
        # Bentur 2009 in Fagerland, Lydersen and Laake 2014: 0.026 to 0.507.
        (PairedAnswers(1, 1, 7, 12), 0.0256, 0.5069),
        # The formula written again in R with prop.test's limits.
        (PairedAnswers(2000, 151, 198, 7651), 0.00103181467402, 0.00837443968865),
        (PairedAnswers(20, 12, 2, 16), -0.329206995400, -0.0561564248417),
        (PairedAnswers(0, 0, 0, 10), -0.277532799862889, 0.277532799862889),
    ],
)
def test_newcombe(answers: PairedAnswers, low: float, high: float) -> None:
    interval = newcombe_paired(answers, alpha=0.05)
    tolerance = 5e-5 if len(str(low)) < 9 else 1e-12
    assert interval.low == pytest.approx(low, abs=tolerance)
    assert interval.high == pytest.approx(high, abs=tolerance)


def test_billions_of_people_do_not_overflow() -> None:
    answers = PairedAnswers(2 * 10**9, 10**6, 10**6 + 5000, 8 * 10**9)
    result = compare_paired_shares(answers, margin=0.01, alpha=0.05)
    assert 0 < result.p_value < 1
    assert result.difference.low < 5000 / answers.n < result.difference.high
    assert result.p_equivalence < 1e-12


def test_the_paired_t_test_is_that_of_r() -> None:
    before = [5, 7, 9, 12, 3, 8.5, 10, 11, 6, 7.25]
    after = [5.5, 7, 8, 13, 4, 9, 9.5, 12, 6, 8]
    changes = np.subtract(after, before)
    result = compare_paired_means(
        PairedMoments(10, sum(before), sum(after), float((changes**2).sum())),
        margin=1,
        alpha=0.05,
    )
    # R: t.test(after, before, paired = TRUE)
    assert result.difference.estimate == pytest.approx(0.325)
    assert result.difference.low == pytest.approx(-0.166943338460721, rel=1e-12)
    assert result.difference.high == pytest.approx(0.816943338460721, rel=1e-12)
    assert result.p_value == pytest.approx(0.169258748978475, rel=1e-12)
    # R: t.test(after, before, paired = TRUE, mu = 1, alternative = "less")
    assert result.p_equivalence == pytest.approx(0.0063210521908906, rel=1e-10)


def test_what_cannot_be_compared_says_so() -> None:
    with pytest.raises(NotComparableError, match="single_customer"):
        compare_paired_shares(PairedAnswers(1, 0, 0, 0), margin=0.1, alpha=0.05)
    with pytest.raises(NotComparableError, match="empty_group"):
        compare_paired_means(PairedMoments(0, 0, 0, 0), margin=1, alpha=0.05)
    with pytest.raises(NotComparableError, match="no_variance"):
        compare_paired_means(PairedMoments(3, 3, 6, 3), margin=1, alpha=0.05)
    with pytest.raises(ValueError, match="negative"):
        PairedAnswers(1, -1, 0, 0)


def test_size_and_coverage() -> None:
    stream = np.random.default_rng(11)
    chances = np.array([0.17, 0.012, 0.022, 0.796])
    hits = rejections = claims = 0
    trials = 1500
    for drawn in stream.multinomial(4000, chances, trials):
        result = compare_paired_shares(
            PairedAnswers(*map(int, drawn)), margin=0.01, alpha=0.05
        )
        hits += result.difference.low <= 0.01 <= result.difference.high
        # The truth is exactly at the margin: equivalence may be claimed in 5 %.
        claims += result.p_equivalence < 0.05
    for drawn in stream.multinomial(4000, [0.17, 0.015, 0.015, 0.8], trials):
        result = compare_paired_shares(
            PairedAnswers(*map(int, drawn)), margin=0.01, alpha=0.05
        )
        rejections += result.p_value < 0.05
    assert hits / trials == pytest.approx(0.95, abs=0.018)
    assert claims / trials == pytest.approx(0.05, abs=0.018)
    # Exact tests are on the safe side.
    assert rejections / trials < 0.055
