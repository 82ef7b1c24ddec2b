"""The family of hypotheses: rows in, rows out."""

import tracemalloc

import pytest

from python_stats.hypotheses.overall_tests import hypothesis_results
from tests.python.python_stats.declared import age_row, ages, answer_row, cards, study

AGE_ROWS = [
    age_row("age", "a", 30, 60),
    age_row("age", "a", 50, 40),
    age_row("age", "a", None, 3),
    age_row("age", "b", 30, 30),
    age_row("age", "b", 50, 70),
]
ANSWER_ROWS = [answer_row("card", "a", 70, 30), answer_row("card", "b", 50, 50)]


def test_rows_become_results_with_the_correction_of_the_family() -> None:
    age, card = hypothesis_results(
        study(ages(), cards(), age_rows=AGE_ROWS, answer_rows=ANSWER_ROWS)
    )
    assert (age.hypothesis_id, age.n_a, age.missing_a, age.n_b) == ("age", 100, 3, 100)
    assert (age.value_a, age.value_b, age.difference) == (38, 44, -6)
    assert (card.value_a, card.value_b) == (0.7, 0.5)
    assert age.p_value is not None
    assert card.p_value is not None
    assert age.p_value < card.p_value
    assert age.p_holm == 2 * age.p_value
    assert card.p_holm == card.p_value
    assert (age.verdict, card.verdict) == ("different", "different")


def test_the_transposed_shares_are_apart_from_the_answer() -> None:
    (card,) = hypothesis_results(study(cards(), answer_rows=ANSWER_ROWS))
    assert card.value_a == 0.7
    assert card.group_a_share_among_yes == pytest.approx(70 / 120)
    assert card.group_a_share_among_no == pytest.approx(30 / 80)
    assert card.group_a_share == 0.5


def test_what_cannot_be_tested_counts_as_not_rejected() -> None:
    age, card = hypothesis_results(study(ages(), cards(), age_rows=AGE_ROWS))
    assert card.verdict == "not_available"
    assert card.note == "no value is known in the group “men”"
    assert (card.n_a, card.value_a, card.p_value, card.p_holm) == (0, None, None, None)
    assert card.is_detectable is None
    assert card.has_reversal is None
    assert age.p_value is not None
    assert age.p_holm == 2 * age.p_value


def test_a_column_that_the_extract_lacks_is_named() -> None:
    (card,) = hypothesis_results(
        study(cards(), absent_columns={"has_credit_card": "credit_card"})
    )
    assert card.verdict == "not_available"
    assert card.note == "the extract has no column credit_card"
    assert card.conclusion_ru == "Проверить нельзя: в выгрузке нет столбца credit_card."


def test_a_reversal_in_a_stratum_reaches_the_conclusion() -> None:
    rows = [
        answer_row("card", "a", 700, 300),
        answer_row("card", "b", 500, 500),
        answer_row("card", "a", 690, 210, "1"),
        answer_row("card", "b", 420, 480, "1"),
        answer_row("card", "a", 10, 90, "2"),
        answer_row("card", "b", 80, 20, "2"),
    ]
    (card,) = hypothesis_results(study(cards(), answer_rows=rows))
    assert card.has_reversal
    assert "(2; 10.0% of customers)" in card.conclusion_en
    assert card.homogeneity_p is not None
    assert card.homogeneity_p < 1e-20


def test_the_order_of_the_rows_does_not_matter() -> None:
    forth = study(ages(), cards(), age_rows=AGE_ROWS, answer_rows=ANSWER_ROWS)
    back = study(
        cards(), ages(), age_rows=AGE_ROWS[::-1], answer_rows=ANSWER_ROWS[::-1]
    )
    assert hypothesis_results(forth) == hypothesis_results(back)


def test_a_billion_per_group_is_one_more_row() -> None:
    n = 10**9
    rows = [
        age_row("age", "a", 30, n // 2),
        age_row("age", "a", 50, n // 2),
        age_row("age", "b", 30, n // 2 - 10**6),
        age_row("age", "b", 50, n // 2 + 10**6),
    ]
    (age,) = hypothesis_results(study(ages(), age_rows=rows))
    assert age.verdict == "equivalent"
    assert age.is_detectable
    assert age.size == "negligible"
    assert "although a smaller difference is detectable" in age.conclusion_en


def test_a_billion_per_group_costs_no_more_memory_than_a_thousand() -> None:
    def peak_bytes(n: int) -> int:
        asked = study(
            ages(),
            age_rows=[
                age_row("age", arm, age, n + age) for arm in "ab" for age in range(100)
            ],
        )
        tracemalloc.start()
        hypothesis_results(asked)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_bytes(10)  # imports and caches
    assert peak_bytes(10**7) < 2 * peak_bytes(10) + 10_000
