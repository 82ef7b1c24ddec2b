"""Each hypothesis within strata."""

from typing import Any

import pytest

from python_stats.hypotheses.stratified_checks import stratum_results
from tests.python.python_stats.declared import (
    MIN_REPORTABLE_COUNT,
    ages,
    answer_row,
    cards,
    study,
    sums_row,
)

OVERALL = [answer_row("card", "a", 700, 300), answer_row("card", "b", 500, 500)]


def test_each_stratum_has_its_own_difference_and_all_share_the_pooled() -> None:
    rows = [
        *OVERALL,
        answer_row("card", "a", 690, 210, "1"),
        answer_row("card", "b", 420, 480, "1"),
        answer_row("card", "a", 10, 90, "2"),
        answer_row("card", "b", 80, 20, "2"),
    ]
    one, two = stratum_results(study(cards(), group_rows=rows))
    assert (one.stratum, one.n, one.is_reversed) == ("1", 1800, False)
    assert (two.stratum, two.n, two.is_reversed) == ("2", 200, True)
    assert two.odds_ratio == pytest.approx(10 * 20 / (90 * 80))
    assert two.difference == pytest.approx(0.1 - 0.8)
    assert one.homogeneity_p == two.homogeneity_p
    # The strata differ in direction: one ratio for both would be true of neither.
    assert (one.pooled_odds_ratio, two.pooled_odds_ratio) == (None, None)


def test_a_small_stratum_is_shown_but_never_called_reversed() -> None:
    rows = [
        *OVERALL,
        answer_row("card", "a", 0, 14, "5"),
        answer_row("card", "b", 14, 0, "5"),
    ]
    (row,) = stratum_results(study(cards(), group_rows=rows))
    assert row.difference == -1
    assert (row.is_reportable, row.is_reversed) == (False, False)


def test_a_stratum_with_one_group_only_has_nulls() -> None:
    rows = [*OVERALL, answer_row("card", "a", 30, 14, "3")]
    (row,) = stratum_results(study(cards(), group_rows=rows))
    assert (row.n_a, row.n_b, row.value_b, row.difference) == (44, 0, None, None)
    assert (row.odds_ratio, row.homogeneity_p, row.is_reversed) == (None, None, False)


def test_strata_of_one_direction_share_a_pooled_ratio() -> None:
    rows = [
        *OVERALL,
        answer_row("card", "a", 690, 210, "1"),
        answer_row("card", "b", 420, 480, "1"),
        answer_row("card", "a", 60, 40, "2"),
        answer_row("card", "b", 50, 50, "2"),
    ]
    one, two = stratum_results(study(cards(), group_rows=rows))
    assert one.pooled_odds_ratio == two.pooled_odds_ratio
    assert one.pooled_odds_ratio is not None
    assert one.pooled_odds_ratio > 1


@pytest.mark.parametrize(
    ("n", "expected"),
    [(MIN_REPORTABLE_COUNT, True), (MIN_REPORTABLE_COUNT - 1, False)],
)
def test_a_stratum_of_exactly_the_smallest_size_is_quoted(
    n: int, expected: bool
) -> None:
    rows = [
        *OVERALL,
        answer_row("card", "a", 0, 15, "5"),
        answer_row("card", "b", n - 15, 0, "5"),
    ]
    (row,) = stratum_results(study(cards(), group_rows=rows))
    assert row.n == n
    assert (row.is_reportable, row.is_reversed) == (expected, expected)
    assert (row.verdict == "not_available") != expected


def test_a_difference_below_the_margin_reverses_nothing() -> None:
    n = 10**6
    rows = [
        answer_row("card", "a", 70 * n, 30 * n),
        answer_row("card", "b", 50 * n, 50 * n),
        answer_row("card", "a", 49 * n, 51 * n, "1"),
        answer_row("card", "b", 50 * n, 50 * n, "1"),
    ]
    (row,) = stratum_results(study(cards(), group_rows=rows))
    assert row.p_holm == 0
    assert row.difference == pytest.approx(-0.01)
    assert not row.is_reversed


def test_what_is_practically_the_same_has_no_direction_to_reverse() -> None:
    n = 10**4
    rows = [
        answer_row("card", "a", 51 * n, 49 * n),
        answer_row("card", "b", 50 * n, 50 * n),
        answer_row("card", "a", 40 * n, 60 * n, "1"),
        answer_row("card", "b", 50 * n, 50 * n, "1"),
    ]
    (row,) = stratum_results(study(cards(), group_rows=rows))
    assert row.verdict == "different"
    assert not row.is_reversed


def test_equivalence_is_tested_within_strata_and_corrected_over_them() -> None:
    wide = {30: 500, 50: 500}

    def within(stratum: str, b: dict[int, int]) -> list[dict[str, Any]]:
        return [
            sums_row("age", arm, counts, stratum_type="product_count", stratum=stratum)
            for arm, counts in (("a", wide), ("b", b))
        ]

    rows = [
        sums_row("age", "a", wide),
        sums_row("age", "b", wide),
        *within("1", {30: 50_000, 50: 50_000}),
        *within("3", {30: 350, 50: 650}),
    ]
    asked = ages(margin=1.5, adjusted_by=None)
    one, three = stratum_results(study(asked, group_rows=rows))
    assert one.p_equivalence is not None
    assert one.p_equivalence_holm == pytest.approx(2 * one.p_equivalence)
    assert (one.verdict, three.verdict) == ("equivalent", "different")


def test_homogeneity_is_corrected_over_the_hypotheses() -> None:
    def rows_of(hypothesis_id: str) -> list[dict[str, Any]]:
        return [
            answer_row(hypothesis_id, "a", 115, 85),
            answer_row(hypothesis_id, "b", 100, 100),
            answer_row(hypothesis_id, "a", 65, 35, "1"),
            answer_row(hypothesis_id, "b", 50, 50, "1"),
            answer_row(hypothesis_id, "a", 50, 50, "2"),
            answer_row(hypothesis_id, "b", 50, 50, "2"),
        ]

    names = ["one", "two", "three"]
    rows = stratum_results(
        study(
            *(cards(name) for name in names),
            group_rows=[row for name in names for row in rows_of(name)],
        )
    )
    assert rows[0].homogeneity_p is not None
    for row in rows:
        assert row.homogeneity_p_holm == pytest.approx(3 * rows[0].homogeneity_p)
