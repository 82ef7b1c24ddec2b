"""Do the statistics of campaigns keep their promises? Simulated from counts.

    python -m proofs.campaigns --campaigns 10000

prints how often nothing is called something (A/A: members' answers are fixed before the
draw, so only the draw is random), how often the interval holds the truth, and how often
a planted effect is found, beside the power that was planned.
"""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from python_stats.campaigns.effect import (
    Block,
    cochran_mantel_haenszel_p,
    stratified_newcombe,
)
from python_stats.campaigns.power import PlannedBlock, detectable_effect

ALPHA = 0.05
# Ten blocks of a call list: members and the share of them that is lost without a call.
SIZES = np.array([100] * 10)
SHARES = np.linspace(0.55, 0.1, 10)
CONTROL_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """Shares of the simulated campaigns, 0 to 1."""

    false_alarms: float
    coverage: float
    found: float
    """Planned: 0.8."""


def simulate(campaigns: int, seed: int, effect: float | None = None) -> Outcome:
    """Simulate campaigns without and with an effect.

    Args:
        campaigns: How many of each.
        seed: Of the generator.
        effect: Planted difference of shares; None plants what is detectable.
    """
    generator = np.random.default_rng(seed)
    control_n = np.round(SIZES * CONTROL_SHARE).astype(int)
    call_n = SIZES - control_n
    planned = [
        PlannedBlock(int(a), int(b), float(share))
        for a, b, share in zip(call_n, control_n, SHARES, strict=True)
    ]
    detectable = detectable_effect(planned, alpha=ALPHA)
    assert detectable is not None
    # Who leaves more often is kept more often: each block loses the same part.
    weights = call_n * control_n / SIZES
    drop = detectable if effect is None else -effect
    treated_shares = SHARES * (1 - drop / float(np.average(SHARES, weights=weights)))
    truth = float(np.average(treated_shares - SHARES, weights=weights))
    alarms = covered = found = 0
    for _ in range(campaigns):
        lost = generator.binomial(SIZES, SHARES)
        call_yes = generator.hypergeometric(lost, SIZES - lost, call_n)
        drawn = _blocks(call_yes, call_n, lost - call_yes, control_n)
        alarms += cochran_mantel_haenszel_p(drawn) < ALPHA
        blocks = _blocks(
            generator.binomial(call_n, treated_shares),
            call_n,
            generator.binomial(control_n, SHARES),
            control_n,
        )
        found += cochran_mantel_haenszel_p(blocks) < ALPHA
        interval = stratified_newcombe(blocks, alpha=ALPHA)
        covered += interval.low <= truth <= interval.high
    return Outcome(alarms / campaigns, covered / campaigns, found / campaigns)


def _blocks(*counts: NDArray[np.int64]) -> list[Block]:
    return [Block(*map(int, row)) for row in zip(*counts, strict=True)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--campaigns", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(simulate(options.campaigns, options.seed))
