"""The same people twice: differences of shares and of means, later minus earlier."""

from dataclasses import dataclass
from math import sqrt

from scipy import stats

from python_stats.group_difference import Interval, NotComparableError, Obstacle


@dataclass(frozen=True, slots=True)
class PairedAnswers:
    """People by their answer to one yes/no question at two times."""

    yes_yes: int
    yes_no: int
    """Yes at first, no later."""
    no_yes: int
    no_no: int

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        if min(self.yes_yes, self.yes_no, self.no_yes, self.no_no) < 0:
            raise ValueError(f"negative count in {self}")

    @property
    def n(self) -> int:
        """People with both answers."""
        return self.yes_yes + self.yes_no + self.no_yes + self.no_no


@dataclass(frozen=True, slots=True)
class PairedMoments:
    """Sums over people of a value at two times; exact sums, in the value's unit."""

    n: int
    sum_from: float
    sum_to: float
    sum_of_squared_changes: float
    """Of (later - earlier) ** 2, unit squared."""


@dataclass(frozen=True, slots=True)
class PairedComparison:
    """Later minus earlier, with its interval and both tests."""

    n: int
    value_from: float
    value_to: float
    difference: Interval
    test_name: str
    p_value: float
    p_equivalence: float


def compare_paired_shares(
    answers: PairedAnswers, *, margin: float, alpha: float
) -> PairedComparison:
    """Compare two shares of the same people.

    Test: exact McNemar, which is `binom.test(no_yes, no_yes + yes_no)` in R; the
    normal one of `mcnemar.test` is its limit. Interval: `newcombe_paired`. Equivalence:
    two one-sided tests of the difference with one person added to each discordant cell
    (Bonett and Price 2012, J. Educ. Behav. Stat. 37, 479-488).

    Args:
        answers: The people, by both answers.
        margin: Smallest difference that matters, between 0 and 1.
        alpha: The interval covers 1 - alpha.

    Raises:
        NotComparableError: Fewer than two people have both answers.
    """
    _require_people(answers.n)
    n = answers.n
    changed = answers.yes_no + answers.no_yes
    smaller = min(answers.yes_no, answers.no_yes)
    p_value = min(1.0, 2 * float(stats.binom.cdf(smaller, changed, 0.5)))
    gained, lost = (answers.no_yes + 1) / (n + 2), (answers.yes_no + 1) / (n + 2)
    shifted = gained - lost
    error = sqrt((gained + lost - shifted**2) / (n + 2))
    return PairedComparison(
        n=n,
        value_from=(answers.yes_yes + answers.yes_no) / n,
        value_to=(answers.yes_yes + answers.no_yes) / n,
        difference=newcombe_paired(answers, alpha=alpha),
        test_name="mcnemar_exact",
        p_value=p_value,
        p_equivalence=float(stats.norm.sf((margin - abs(shifted)) / error)),
    )


def newcombe_paired(answers: PairedAnswers, *, alpha: float) -> Interval:
    """Interval of the difference of two shares of the same people.

    Wilson's limits of both shares, combined by Newcombe 1998, Statist. Med. 17,
    2635-2650, method 10: with the correlation phi, whose numerator is corrected for
    continuity when it is positive.
    """
    n = answers.n
    a, b, c, d = answers.yes_yes, answers.yes_no, answers.no_yes, answers.no_no
    before, after = (a + b) / n, (a + c) / n
    low_before, high_before = _wilson(a + b, n, alpha)
    low_after, high_after = _wilson(a + c, n, alpha)
    # Python's integers: products of four counts leave 64 bits at 60 000 people.
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    excess: float = a * d - b * c
    if excess > 0:
        excess = max(excess - n / 2, 0.0)
    phi = excess / sqrt(margins) if margins else 0.0

    def distance(rise: float, fall: float) -> float:
        squared = rise**2 - 2 * phi * rise * fall + fall**2
        return sqrt(max(squared, 0.0))

    estimate = (c - b) / n
    return Interval(
        estimate,
        estimate - distance(after - low_after, high_before - before),
        estimate + distance(high_after - after, before - low_before),
    )


def compare_paired_means(
    moments: PairedMoments, *, margin: float, alpha: float
) -> PairedComparison:
    """Compare two means of the same people by the paired t-test.

    R: `t.test(later, earlier, paired = TRUE)`; equivalence is the larger p of its
    one-sided tests against `mu = -margin` and `mu = margin`.

    Args:
        moments: Sums over the people with both values.
        margin: Smallest difference that matters, in the values' unit, above 0.
        alpha: The interval covers 1 - alpha.

    Raises:
        NotComparableError: Under two people have both values, or nobody's changed by
            another amount than everybody's.
    """
    _require_people(moments.n)
    n = moments.n
    estimate = (moments.sum_to - moments.sum_from) / n
    spread = moments.sum_of_squared_changes - n * estimate**2
    # Nothing but rounding is left of the squares when all changes are equal.
    if spread <= 1e-12 * moments.sum_of_squared_changes:
        raise NotComparableError(Obstacle.NO_VARIANCE)
    error = sqrt(spread / (n - 1) / n)
    df = n - 1
    half = float(stats.t.isf(alpha / 2, df)) * error
    return PairedComparison(
        n=n,
        value_from=moments.sum_from / n,
        value_to=moments.sum_to / n,
        difference=Interval(estimate, estimate - half, estimate + half),
        test_name="paired_t",
        p_value=float(2 * stats.t.sf(abs(estimate / error), df)),
        p_equivalence=float(stats.t.sf((margin - abs(estimate)) / error, df)),
    )


def _require_people(n: int) -> None:
    if n < 2:
        raise NotComparableError(
            Obstacle.SINGLE_CUSTOMER if n else Obstacle.EMPTY_GROUP
        )


def _wilson(yes: int, n: int, alpha: float) -> tuple[float, float]:
    z = float(stats.norm.isf(alpha / 2))
    share = yes / n
    centre = share + z * z / (2 * n)
    half = z * sqrt((share * (1 - share) + z * z / (4 * n)) / n)
    scale = 1 + z * z / n
    return (centre - half) / scale, (centre + half) / scale
