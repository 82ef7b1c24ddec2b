"""Statistics of campaigns against R and against simulation."""

import pytest
from scipy import stats

from proofs.campaigns import simulate
from python_stats.campaigns.effect import (
    Block,
    BlockMoments,
    compare_amounts,
    compare_arms,
    effect_on_reached,
    ratio_mismatch_p,
    stratified_newcombe,
)
from python_stats.campaigns.power import (
    PlannedBlock,
    detectable_effect,
    expected_shares,
)
from python_stats.group_difference import Interval, NotComparableError

BLOCKS = [Block(30, 200, 14, 50), Block(12, 150, 9, 40), Block(50, 400, 25, 100)]


def test_one_block_is_newcombe_s_example() -> None:
    """Newcombe 1998, table II, example (a): 56 of 70 against 48 of 80."""
    interval = stratified_newcombe([Block(56, 70, 48, 80)], alpha=0.05)
    assert interval.estimate == pytest.approx(0.2)
    assert interval.low == pytest.approx(0.0524, abs=5e-5)
    assert interval.high == pytest.approx(0.3339, abs=5e-5)


def test_blocks_equal_r() -> None:
    """R 4.2: `mantelhaen.test(x, correct = FALSE)`; the interval by `uniroot`."""
    effect = compare_arms(BLOCKS, margin=0.05, alpha=0.05)
    assert effect.p_value == pytest.approx(6.24415760090221e-06, rel=1e-9)
    assert effect.pooled.estimate == pytest.approx(-0.1304861111111111, rel=1e-12)
    assert effect.pooled.low == pytest.approx(-0.2006314933994393, rel=1e-9)
    assert effect.pooled.high == pytest.approx(-0.0682656751708802, rel=1e-9)
    assert effect.difference == pytest.approx(92 / 750 - 48 / 190)


def test_one_block_equals_tea_tasting() -> None:
    """tea-tasting 1.14 on 92 of 750 called and 48 of 190 held back.

    `Proportion("y", method="pearson", correction=False)`: the stratified test
    divides by n - 1 where Pearson's divides by n. The amount:
    `Mean("y", use_t=False, equal_var=False)`.
    """
    effect = compare_arms([Block(92, 750, 48, 190)], margin=0.05, alpha=0.05)
    statistic = stats.chi2.isf(effect.p_value, 1) * 940 / 939
    assert stats.chi2.sf(statistic, 1) == pytest.approx(6.970959488149264e-06, rel=1e-9)
    assert effect.relative is not None
    assert effect.relative.estimate == pytest.approx(-0.5144444444444445, rel=1e-12)
    amount = compare_amounts([BlockMoments(750, 92, 92, 190, 48, 48)], alpha=0.05)
    assert amount is not None
    assert amount.low == pytest.approx(-0.19621845068068028, rel=1e-9)
    assert amount.high == pytest.approx(-0.06371137388072327, rel=1e-9)


def test_equivalence_is_the_interval_within_the_margin() -> None:
    same = [Block(200, 2000, 51, 500), Block(400, 2000, 99, 500)]
    effect = compare_arms(same, margin=0.05, alpha=0.05)
    assert effect.p_equivalence < 0.05
    within = stratified_newcombe(same, alpha=2 * effect.p_equivalence)
    assert max(within.high, -within.low) == pytest.approx(0.05, abs=1e-9)
    assert compare_arms(BLOCKS, margin=0.05, alpha=0.05).p_equivalence == 1.0


def test_swapped_arms_change_the_sign_alone() -> None:
    swapped = [Block(b.control_yes, b.control_n, b.call_yes, b.call_n) for b in BLOCKS]
    here = compare_arms(BLOCKS, margin=0.05, alpha=0.05)
    there = compare_arms(swapped, margin=0.05, alpha=0.05)
    assert there.p_value == pytest.approx(here.p_value)
    assert there.pooled.low == pytest.approx(-here.pooled.high)


def test_an_empty_arm_compares_nothing() -> None:
    added = [*BLOCKS, Block(3, 10, 0, 0)]
    assert compare_arms(added, margin=0.05, alpha=0.05) == compare_arms(
        BLOCKS, margin=0.05, alpha=0.05
    )
    with pytest.raises(NotComparableError):
        compare_arms([Block(3, 10, 0, 0)], margin=0.05, alpha=0.05)
    with pytest.raises(NotComparableError):
        compare_arms([Block(0, 10, 0, 10)], margin=0.05, alpha=0.05)
    with pytest.raises(ValueError, match="impossible"):
        Block(11, 10, 0, 0)


def test_sample_ratio_mismatch_equals_r() -> None:
    """R 4.2: `chisq.test(c(700, 180), p = c(750, 190) / 940)`."""
    assert ratio_mismatch_p(700, 180, 750, 190) == pytest.approx(0.858251867837931)
    assert ratio_mismatch_p(700, 120, 750, 190) < 1e-4
    assert ratio_mismatch_p(0, 0, 750, 190) == 1.0
    with pytest.raises(ValueError, match="without members"):
        ratio_mismatch_p(1, 1, 0, 190)


def test_amounts_of_one_block_are_the_difference_of_means() -> None:
    """Called 1, 2, 6; control 0, 2: means 3 and 1, variances 7 and 2."""
    block = BlockMoments(3, 9.0, 41.0, 2, 2.0, 4.0)
    effect = compare_amounts([block], alpha=0.05)
    assert effect is not None
    assert effect.estimate == pytest.approx(2.0)
    error = (7 / 3 + 2 / 2) ** 0.5
    assert effect.high - 2 == pytest.approx(1.959963984540054 * error)
    assert compare_amounts([BlockMoments(1, 1, 1, 9, 1, 1)], alpha=0.05) is None


def test_who_was_reached_had_all_of_the_effect() -> None:
    effect = effect_on_reached(Interval(-0.04, -0.08, 0.0), 400, 800, alpha=0.05)
    assert effect is not None
    assert effect.estimate == pytest.approx(-0.08)
    assert effect.low < -0.16 + 1e-3
    assert effect_on_reached(Interval(-0.04, -0.08, 0.0), 0, 800, alpha=0.05) is None


def test_detectable_effect_of_one_block_is_the_textbook_s() -> None:
    """R: `(qnorm(.975) + qnorm(.8)) * sqrt(.4 * .6 * (1 / 800 + 1 / 200))`."""
    effect = detectable_effect([PlannedBlock(800, 200, 0.4)], alpha=0.05)
    assert effect is not None
    assert effect == pytest.approx(0.1085049, abs=1e-7)
    assert detectable_effect([PlannedBlock(800, 0, 0.4)], alpha=0.05) is None


def test_promises_hold_in_a_seeded_sample() -> None:
    """The whole is `python -m proofs.campaigns`."""
    outcome = simulate(1500, seed=7)
    assert outcome.false_alarms == pytest.approx(0.05, abs=0.017)
    assert outcome.coverage == pytest.approx(0.95, abs=0.017)
    assert outcome.found > 0.76


def test_expected_shares_are_those_of_the_months_before_the_draw() -> None:
    """Of 100 customers 20 flagged: 6 of the other 80 lost, 5 of the flagged gone."""
    counts = {
        "flagged": 4,
        "flag_withdrawn": 8,
        "gone_flagged": 5,
        "gone_unflagged": 2,
        "stayed": 81,
    }
    events = [
        {
            "as_of_from": start,
            "as_of_to": finish,
            "segment_from": "investors",
            "event": event,
            "customer_count": count * factor,
        }
        for start, finish, factor in (
            ("2026-08-31", "2026-09-30", 1),
            ("2026-09-30", "2026-10-31", 0),
        )
        for event, count in counts.items()
    ]
    portraits = [
        {
            "as_of": "2026-08-31",
            "segment_code": "investors",
            "customer_count": 100,
            "churned_count": 20,
        }
    ]

    def shares(**settings: object) -> float:
        campaign = {"as_of": "2026-09-30", "horizon_months": 1} | settings
        return expected_shares(campaign, events, portraits)["investors"]

    assert shares(purpose="keep", outcome="flagged_or_gone") == pytest.approx(6 / 80)
    assert shares(purpose="keep", outcome="gone") == pytest.approx(2 / 80)
    assert shares(purpose="win_back", outcome="gone") == pytest.approx(5 / 20)
    again = shares(purpose="win_back", outcome="flagged_or_gone")
    assert again == pytest.approx(12 / 20)
    twice = shares(purpose="keep", outcome="flagged_or_gone", horizon_months=2)
    assert twice == pytest.approx(1 - (74 / 80) ** 2)
    early = {"as_of": "2026-08-31", "purpose": "keep", "outcome": "gone"}
    assert expected_shares(early, events, portraits) == {}
