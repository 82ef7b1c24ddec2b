"""The effect of being on the list: arms compared within blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from python_stats.group_difference import Interval, NotComparableError, Obstacle


@dataclass(frozen=True, slots=True)
class Block:
    """Members of one block by arm, and how many of each have the outcome."""

    call_yes: int
    call_n: int
    control_yes: int
    control_n: int

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        if not (
            0 <= self.call_yes <= self.call_n
            and 0 <= self.control_yes <= self.control_n
        ):
            raise ValueError(f"impossible counts in {self}")

    @property
    def weight(self) -> float:
        """Mantel-Haenszel weight; 0 where an arm is empty, which compares nothing."""
        n = self.call_n + self.control_n
        return self.call_n * self.control_n / n if n else 0.0


@dataclass(frozen=True, slots=True)
class ShareEffect:
    """Called minus control, shares 0 to 1."""

    difference: float
    """Of all members, whatever their block."""
    pooled: Interval
    """Mantel-Haenszel difference over the blocks with its interval."""
    p_value: float
    p_equivalence: float
    relative: Interval | None
    """`call / control - 1`; None without an outcome in either arm."""


def compare_arms(
    blocks: Sequence[Block], *, margin: float, alpha: float
) -> ShareEffect:
    """Compare an outcome between the arms of a campaign drawn within blocks.

    Interval: `stratified_newcombe`. Test: Cochran-Mantel-Haenszel without continuity
    correction, R's `mantelhaen.test(x, correct = FALSE)`. Equivalence: the interval at
    1 - 2 p lies within the margin (two one-sided tests by inversion).

    Args:
        blocks: Counts of the blocks; one with an empty arm adds nothing.
        margin: Smallest effect of use, a share above 0.
        alpha: The interval covers 1 - alpha.

    Raises:
        NotComparableError: An arm has no members, or the outcome does not vary.
    """
    used = [block for block in blocks if block.weight > 0]
    if not used:
        raise NotComparableError(Obstacle.EMPTY_GROUP)
    yes = sum(b.call_yes + b.control_yes for b in used)
    n = sum(b.call_n + b.control_n for b in used)
    if yes in (0, n):
        raise NotComparableError(Obstacle.NO_VARIANCE)
    call_yes, call_n = sum(b.call_yes for b in used), sum(b.call_n for b in used)
    control_yes = sum(b.control_yes for b in used)
    control_n = sum(b.control_n for b in used)
    return ShareEffect(
        difference=call_yes / call_n - control_yes / control_n,
        pooled=stratified_newcombe(used, alpha=alpha),
        p_value=cochran_mantel_haenszel_p(used),
        p_equivalence=_equivalence_p(used, margin),
        relative=_relative(call_yes, call_n, control_yes, control_n, alpha),
    )


def stratified_newcombe(blocks: Sequence[Block], *, alpha: float) -> Interval:
    """Mantel-Haenszel difference of shares with a Newcombe interval over the blocks.

    As Yan and Su 2010, J. Biopharm. Stat. 20, 1230-1249, with one change: an arm's
    variance is that of its blocks (shares that differ between blocks do not widen it),
    since theirs covers 96 to 97 % where blocks differ as tenths of a call list do. Of
    one block it is Newcombe's own (1998, Statist. Med. 17, 873-890, method 10).
    """
    weights = np.array([block.weight for block in blocks])
    weights /= weights.sum()
    z = float(stats.norm.isf(alpha / 2))
    call = _Arm.over(
        [block.call_yes for block in blocks],
        [block.call_n for block in blocks],
        weights,
    )
    control = _Arm.over(
        [block.control_yes for block in blocks],
        [block.control_n for block in blocks],
        weights,
    )
    estimate = call.share - control.share
    call_low, call_high = call.wilson(z)
    control_low, control_high = control.wilson(z)

    # The variance of a bound is what an arm with that share would have.
    def half(of_call: float, of_control: float) -> float:
        return z * sqrt(call.variance_at(of_call) + control.variance_at(of_control))

    return Interval(
        estimate,
        estimate - half(call_low, control_high),
        estimate + half(call_high, control_low),
    )


@dataclass(frozen=True, slots=True)
class _Arm:
    """The weighted share of an arm, and the size of an arm without blocks."""

    share: float
    effective_size: float

    @classmethod
    def over(
        cls, yes: Sequence[int], sizes: Sequence[int], weights: NDArray[np.float64]
    ) -> "_Arm":
        n = np.asarray(sizes, dtype=float)
        shares = np.asarray(yes) / n
        share = float(weights @ shares)
        if len(n) == 1 or share in (0.0, 1.0) or n.min() < 2:
            return cls(share, 1 / float(np.sum(weights**2 / n)))
        variance = float(np.sum(weights**2 * shares * (1 - shares) / (n - 1)))
        if variance == 0:
            return cls(share, 1 / float(np.sum(weights**2 / n)))
        return cls(share, share * (1 - share) / variance)

    def variance_at(self, share: float) -> float:
        return max(0.0, share * (1 - share)) / self.effective_size

    def wilson(self, z: float) -> tuple[float, float]:
        """Wilson's interval (1927) at the effective size."""
        size = self.effective_size
        centre = self.share + z**2 / (2 * size)
        half = z * sqrt(self.share * (1 - self.share) / size + z**2 / (4 * size**2))
        scale = 1 + z**2 / size
        return (centre - half) / scale, (centre + half) / scale


def cochran_mantel_haenszel_p(blocks: Sequence[Block]) -> float:
    """Two-sided p of no effect in any block; R's `mantelhaen.test`, uncorrected."""
    gap = variance = 0.0
    for block in blocks:
        n = block.call_n + block.control_n
        yes = block.call_yes + block.control_yes
        gap += block.call_yes - block.call_n * yes / n
        if n > 1:
            variance += (
                block.call_n * block.control_n * yes * (n - yes) / (n**2 * (n - 1))
            )
    if variance == 0:
        return 1.0
    return float(stats.chi2.sf(gap**2 / variance, 1))


def _equivalence_p(blocks: Sequence[Block], margin: float) -> float:
    """Largest one-sided p of "at least the margin apart", by inverting the interval."""
    from scipy.optimize import brentq

    def excess(z: float) -> float:
        interval = stratified_newcombe(blocks, alpha=2 * float(stats.norm.sf(z)))
        return max(interval.high - margin, -margin - interval.low)

    if excess(1e-9) >= 0:
        return 1.0
    high = 1.0
    while excess(high) < 0:
        high *= 2
        if high > 64:
            return 0.0
    return float(stats.norm.sf(brentq(excess, 1e-9, high, xtol=1e-12)))


def _relative(
    call_yes: int, call_n: int, control_yes: int, control_n: int, alpha: float
) -> Interval | None:
    """Risk ratio less 1, its interval on the log scale (Katz 1978)."""
    if not call_yes or not control_yes:
        return None
    ratio = (call_yes / call_n) / (control_yes / control_n)
    error = sqrt(1 / call_yes - 1 / call_n + 1 / control_yes - 1 / control_n)
    half = float(stats.norm.isf(alpha / 2)) * error
    return Interval(ratio - 1, exp(log(ratio) - half) - 1, exp(log(ratio) + half) - 1)


@dataclass(frozen=True, slots=True)
class BlockMoments:
    """An amount by arm of one block: members, exact sum and sum of squares."""

    call_n: int
    call_sum: float
    call_sum_of_squares: float
    control_n: int
    control_sum: float
    control_sum_of_squares: float


def compare_amounts(blocks: Sequence[BlockMoments], *, alpha: float) -> Interval | None:
    """Mean amount of the called less that of the control group, over the blocks.

    Each block weighs as many members as it has; the variance is Neyman's, that of a
    randomised block design, with a normal quantile. Blocks with under two members in
    an arm are left out; None when none is left.
    """
    used = [b for b in blocks if min(b.call_n, b.control_n) >= 2]
    total = sum(b.call_n + b.control_n for b in used)
    if not used:
        return None
    estimate = variance = 0.0
    for block in used:
        weight = (block.call_n + block.control_n) / total
        call = block.call_sum / block.call_n
        control = block.control_sum / block.control_n
        estimate += weight * (call - control)
        variance += weight**2 * (
            _variance(block.call_n, call, block.call_sum_of_squares) / block.call_n
            + _variance(block.control_n, control, block.control_sum_of_squares)
            / block.control_n
        )
    half = float(stats.norm.isf(alpha / 2)) * sqrt(variance)
    return Interval(estimate, estimate - half, estimate + half)


def _variance(n: int, mean: float, sum_of_squares: float) -> float:
    return max(0.0, sum_of_squares - n * mean**2) / (n - 1)


def ratio_mismatch_p(
    call_n: int, control_n: int, call_drawn: int, control_drawn: int
) -> float:
    """Chance of arms so far from the sizes that were drawn, if nobody chose.

    Chi-squared goodness of fit of the measured members to the drawn proportions; a
    small value says that members were lost in one arm more than in the other.
    R: `chisq.test(c(call_n, control_n), p = drawn / sum(drawn))`.

    Raises:
        ValueError: An arm was drawn empty.
    """
    drawn = call_drawn + control_drawn
    if min(call_drawn, control_drawn) < 1:
        raise ValueError("an arm was drawn without members")
    measured = call_n + control_n
    if measured == 0:
        return 1.0
    expected = [measured * call_drawn / drawn, measured * control_drawn / drawn]
    return float(stats.chisquare([call_n, control_n], expected).pvalue)


def effect_on_reached(
    effect: Interval, reached: int, called: int, *, alpha: float
) -> Interval | None:
    """The effect of a call that reached somebody, if the list itself does nothing.

    The effect of the list divided by the share reached (Bloom 1984, Eval. Rev. 8,
    225-246), nobody of the control group having been called; the interval by the delta
    method. None when nobody was reached.

    Args:
        effect: Of the list, with its interval at 1 - alpha.
        reached: Called members with whom somebody spoke.
        called: Members of the arm to call.
        alpha: Error rate of both intervals.
    """
    if not 0 <= reached <= called:
        raise ValueError(f"{reached} reached of {called} called")
    if reached == 0:
        return None
    share = reached / called
    z = float(stats.norm.isf(alpha / 2))
    standard_error = (effect.high - effect.low) / (2 * z)
    estimate = effect.estimate / share
    error = sqrt(
        (standard_error / share) ** 2
        + (effect.estimate / share**2) ** 2 * share * (1 - share) / called
    )
    return Interval(estimate, estimate - z * error, estimate + z * error)
