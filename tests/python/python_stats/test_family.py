"""The family of hypotheses: rows in, rows out."""

import tracemalloc

import numpy as np
import pytest

from python_stats.hypotheses.overall_tests import hypothesis_results
from tests.python.python_stats.declared import (
    ages,
    alike_row,
    answer_row,
    cards,
    rank_rows,
    study,
    sums_row,
)

AGES_A, AGES_B = {30: 60, 50: 40, None: 3}, {30: 30, 50: 70}
AGE_ROWS = [sums_row("age", "a", AGES_A), sums_row("age", "b", AGES_B)]
RANKS = [*rank_rows("age", "a", AGES_A), *rank_rows("age", "b", AGES_B)]
ANSWER_ROWS = [answer_row("card", "a", 70, 30), answer_row("card", "b", 50, 50)]


def test_rows_become_results_with_the_correction_of_the_family() -> None:
    age, card = hypothesis_results(
        study(ages(), cards(), group_rows=[*AGE_ROWS, *ANSWER_ROWS], ranks=RANKS)
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
    (card,) = hypothesis_results(study(cards(), group_rows=ANSWER_ROWS))
    assert card.value_a == 0.7
    assert card.group_a_share_among_yes == pytest.approx(70 / 120)
    assert card.group_a_share_among_no == pytest.approx(30 / 80)
    assert card.group_a_share == 0.5


def test_what_cannot_be_tested_counts_as_not_rejected() -> None:
    age, card = hypothesis_results(study(ages(), cards(), group_rows=AGE_ROWS))
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
    said = "Проверить нельзя: в выгрузке нет столбца «credit_card»."
    assert card.conclusion_ru == said


def test_a_reversal_in_a_stratum_reaches_the_conclusion() -> None:
    rows = [
        answer_row("card", "a", 700, 300),
        answer_row("card", "b", 500, 500),
        answer_row("card", "a", 690, 210, "1"),
        answer_row("card", "b", 420, 480, "1"),
        answer_row("card", "a", 10, 90, "2"),
        answer_row("card", "b", 80, 20, "2"),
    ]
    (card,) = hypothesis_results(study(cards(), group_rows=rows))
    assert card.has_reversal
    assert "(2; 10.0% of customers)" in card.conclusion_en
    assert card.homogeneity_p is not None
    assert card.homogeneity_p < 1e-20


def test_the_order_of_the_rows_does_not_matter() -> None:
    forth = study(ages(), cards(), group_rows=[*AGE_ROWS, *ANSWER_ROWS], ranks=RANKS)
    back = study(
        cards(),
        ages(),
        group_rows=[*ANSWER_ROWS, *AGE_ROWS][::-1],
        ranks=RANKS[::-1],
    )
    assert hypothesis_results(forth) == hypothesis_results(back)


def test_a_billion_per_group_is_one_more_row() -> None:
    n = 10**9
    rows = [
        sums_row("age", "a", {30: n // 2, 50: n // 2}),
        sums_row("age", "b", {30: n // 2 - 10**6, 50: n // 2 + 10**6}),
    ]
    (age,) = hypothesis_results(study(ages(), group_rows=rows))
    assert age.verdict == "equivalent"
    assert age.is_detectable
    assert age.size == "negligible"
    assert "although a smaller difference is detectable" in age.conclusion_en


def test_a_billion_per_group_costs_no_more_memory_than_a_thousand() -> None:
    def peak_bytes(n: int) -> int:
        counts = {age: n + age for age in range(100)}
        asked = study(
            ages(),
            group_rows=[sums_row("age", arm, counts) for arm in "ab"],
            ranks=[row for arm in "ab" for row in rank_rows("age", arm, counts)],
        )
        tracemalloc.start()
        hypothesis_results(asked)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_bytes(10)  # imports and caches
    assert peak_bytes(10**7) < 2 * peak_bytes(10) + 10_000


def test_a_family_is_corrected_for_itself_alone() -> None:
    others = [cards(f"other{i}", family="exploratory") for i in range(5)]
    rows = [
        *AGE_ROWS,
        *(answer_row(h.hypothesis_id, arm, 50, 50) for h in others for arm in "ab"),
    ]
    (alone,) = hypothesis_results(study(ages(), group_rows=AGE_ROWS))
    age, *rest = hypothesis_results(study(ages(), *others, group_rows=rows))
    assert age == alone
    assert [row.p_holm for row in rest] == [1.0] * 5
    assert "Holm-corrected for 1 test)" in age.conclusion_en


def test_the_interval_shown_agrees_with_the_corrected_test() -> None:
    # Established uncorrected and not after the correction: 0 must be within.
    rows = [
        answer_row("card", "a", 540, 460),
        answer_row("card", "b", 490, 510),
        answer_row("other", "a", 500, 500),
        answer_row("other", "b", 500, 500),
        answer_row("third", "a", 500, 500),
        answer_row("third", "b", 500, 500),
    ]
    card, *_ = hypothesis_results(
        study(cards(), cards("other"), cards("third"), group_rows=rows)
    )
    assert card.p_value is not None
    assert card.p_holm is not None
    assert card.p_value < 0.05 < card.p_holm
    assert (card.ci_low or 0) > 0 > (card.ci_low_adjusted or 0)
    assert card.ci_level_adjusted == pytest.approx(1 - 0.05 / 3)
    assert "98.33% CI \N{MINUS SIGN}0.3 to 10.3" in card.conclusion_en


def test_money_has_its_effect_by_ranks_and_its_margin_in_deviations() -> None:
    balance = ages(
        "money",
        measure="balance_amount",
        unit="amount",
        margin=0.5,
        margin_type="deviations",
        adjusted_by=None,
    )
    a, b = {1000: 40, 3000: 60, 900_000: 1}, {1000: 60, 3000: 40}
    (row,) = hypothesis_results(
        study(
            balance,
            group_rows=[sums_row("money", "a", a), sums_row("money", "b", b)],
            ranks=[*rank_rows("money", "a", a), *rank_rows("money", "b", b)],
        )
    )
    assert row.effect_size_name == "cliffs_delta"
    assert row.probability_of_superiority is not None
    assert row.effect_size == pytest.approx(2 * row.probability_of_superiority - 1)
    # (60 * 60 + (40 * 60 + 60 * 40) / 2 + 1 * 100) / (101 * 100)
    assert row.probability_of_superiority == pytest.approx(6100 / 10100)
    values = [v for v, n in a.items() for _ in range(n)]
    others = [v for v, n in b.items() for _ in range(n)]
    pooled = np.sqrt((100 * np.var(values, ddof=1) + 99 * np.var(others, ddof=1)) / 199)
    assert row.margin == pytest.approx(0.5 * pooled)
    assert row.note == "a group is too skewed for its size"
    assert "₽" in row.conclusion_en
    assert "0.5 standard deviations" in row.conclusion_en.replace("\xa0", " ")


def test_tipping_points_are_where_the_verdict_and_the_size_turn() -> None:
    def answer(margin: float) -> tuple[str, str | None]:
        (row,) = hypothesis_results(
            study(ages(margin=margin, adjusted_by=None), group_rows=AGE_ROWS)
        )
        return row.verdict, row.size

    (row,) = hypothesis_results(study(ages(adjusted_by=None), group_rows=AGE_ROWS))
    turns, ends = row.equivalent_from_margin, row.material_up_to_margin
    assert turns is not None
    assert ends is not None
    assert answer(turns * 1.000001)[0] == "equivalent"
    assert answer(turns * 0.999999)[0] == "different"
    assert answer(ends * 0.999999)[1] == "material"
    assert answer(ends * 1.000001)[1] == "unclear"


OPPOSITE = [
    answer_row("card", "a", 700, 300),
    answer_row("card", "b", 500, 500),
    *(
        alike_row("card", arm, {1: yes, 0: no}, product_count=products)
        for products, arm, yes, no in [
            ("1", "a", 690, 210), ("1", "b", 420, 480),
            ("2", "a", 10, 90), ("2", "b", 80, 20),
        ]
    ),
]  # fmt: skip


def test_parts_that_differ_in_direction_have_no_pooled_difference() -> None:
    (card,) = hypothesis_results(
        study(cards(), group_rows=OPPOSITE[:2], alike_rows=OPPOSITE[2:])
    )
    assert card.adjusted_difference is None
    text = card.conclusion_en.replace("\xa0", " ").replace("\u2212", "-")
    assert "from -70.0 pp (2 products) to 30.0 pp (1 product)" in text
    assert "no single adjusted difference" in text
    assert "от -70,0 п. п. (2 продукта) до 30,0 п. п. (1 продукт)" in (
        card.conclusion_ru.replace("\xa0", " ").replace("\u2212", "-")
    )


def test_an_attribute_that_the_extract_lacks_is_not_held_fixed_and_named() -> None:
    rows = [
        alike_row("card", arm, {1: yes, 0: no}, product_count=products, city="missing")
        for products, arm, yes, no in [
            ("1", "a", 300, 200), ("1", "b", 250, 250),
            ("2", "a", 400, 100), ("2", "b", 250, 250),
        ]
    ]  # fmt: skip
    (card,) = hypothesis_results(
        study(
            cards(adjusted_by="product_count city"),
            group_rows=OPPOSITE[:2],
            alike_rows=rows,
            absent_columns={"city": "city"},
        )
    )
    assert card.note == "the extract has no column city, so it is not held fixed"
    assert card.adjusted_difference == pytest.approx((0.1 + 0.3) / 2)
    assert "With number of products held fixed" in card.conclusion_en
