"""Each hypothesis within strata."""

import pytest

from python_stats.group_difference import Interval
from python_stats.hypotheses.stratified_checks import is_opposite, stratum_results
from tests.python.python_stats.declared import answer_row, cards, study

OVERALL = [answer_row("card", "a", 700, 300), answer_row("card", "b", 500, 500)]


def test_each_stratum_has_its_own_difference_and_all_share_the_pooled() -> None:
    rows = [
        *OVERALL,
        answer_row("card", "a", 690, 210, "1"),
        answer_row("card", "b", 420, 480, "1"),
        answer_row("card", "a", 10, 90, "2"),
        answer_row("card", "b", 80, 20, "2"),
    ]
    one, two = stratum_results(study(cards(), answer_rows=rows))
    assert (one.stratum, one.n, one.is_reversed) == ("1", 1800, False)
    assert (two.stratum, two.n, two.is_reversed) == ("2", 200, True)
    assert two.odds_ratio == pytest.approx(10 * 20 / (90 * 80))
    assert two.difference == pytest.approx(0.1 - 0.8)
    assert one.pooled_odds_ratio == two.pooled_odds_ratio
    assert one.homogeneity_p == two.homogeneity_p


def test_a_small_stratum_is_shown_but_never_called_reversed() -> None:
    rows = [
        *OVERALL,
        answer_row("card", "a", 0, 14, "5"),
        answer_row("card", "b", 14, 0, "5"),
    ]
    (row,) = stratum_results(study(cards(), answer_rows=rows))
    assert row.difference == -1
    assert (row.is_reportable, row.is_reversed) == (False, False)


def test_a_stratum_with_one_group_only_has_nulls() -> None:
    rows = [*OVERALL, answer_row("card", "a", 30, 14, "3")]
    (row,) = stratum_results(study(cards(), answer_rows=rows))
    assert (row.n_a, row.n_b, row.value_b, row.difference) == (44, 0, None, None)
    assert (row.odds_ratio, row.homogeneity_p, row.is_reversed) == (None, None, False)


@pytest.mark.parametrize(
    ("low", "high", "overall", "expected"),
    [
        (-2, -1, 0.5, True),
        (1, 2, -0.5, True),
        (-2, 1, 0.5, False),
        (1, 2, 0.5, False),
        (-2, -1, 0.0, False),
        (-2, -1, None, False),
    ],
)
def test_is_opposite(low: float, high: float, overall: float, expected: bool) -> None:
    assert is_opposite(Interval((low + high) / 2, low, high), overall) == expected
