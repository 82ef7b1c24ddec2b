"""Conclusions: each verdict in both languages, with the numbers of the finding."""

from collections.abc import Sequence
from typing import Any

import pytest

from python_stats.adjustment import RegressionDifference
from python_stats.group_difference import (
    Comparison,
    Interval,
    NotComparableError,
    Obstacle,
    Shape,
)
from python_stats.hypotheses.adjustment_checks import Adjustment, Disagreement
from python_stats.hypotheses.conclusion import (
    Composition,
    Finding,
    Reversal,
    conclude,
    not_available,
)
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.results import StratumResult
from python_stats.hypotheses.verdict import Judgement, Levels
from python_stats.sentences.wording import NBSP, Language
from tests.python.python_stats.declared import ages, cards

AGES = Comparison(
    difference=Interval(0.573, 0.046, 1.099),
    test_name="welch_t",
    statistic=2.1,
    df=7000.0,
    p_value=0.033,
    p_equivalence=0.056,
    effect_size_name="hedges_g",
    effect_size=Interval(0.05, 0.0, 0.1),
    companion_test="brunner_munzel",
    companion_p=0.05,
    smallest_detectable_difference=0.9,
    warnings=(),
)


def judged(**changes: Any) -> Judgement:
    facts: dict[str, Any] = {
        "comparison": AGES,
        "margin": 1.0,
        "p_holm": 0.066,
        "p_equivalence_holm": 0.167,
        "levels": Levels(difference=0.025, equivalence=0.05 / 3),
        "verdict": "inconclusive",
        "is_detectable": False,
        "level": 0.025,
        "interval": Interval(0.573, -0.029, 1.175),
        "size": "unclear",
        "equivalent_from_margin": 1.15,
        "material_up_to_margin": None,
    }
    return Judgement(**facts | changes)


LEVEL_NAMES: dict[tuple[str, str], dict[Language, str]] = {
    ("balance_band", "1.2M-4M"): {"en": "1.2–4 million", "ru": "1,2–4 млн"},
    ("city", "Рыбинск"): {"en": "Rybinsk", "ru": "Рыбинск"},
}


def finding(
    hypothesis: Hypothesis | None = None,
    value_a: float = 42.77,
    value_b: float = 42.2,
    family_size: int = 4,
    adjustments: Sequence[Adjustment] = (),
    composition: Composition | None = None,
    reversal: Reversal | None = None,
    unlike: Sequence[StratumResult] = (),
    **changes: Any,
) -> Finding:
    return Finding(
        hypothesis=hypothesis or ages(),
        family_size=family_size,
        currency="₽",
        level_names=LEVEL_NAMES,
        value_a=value_a,
        value_b=value_b,
        judgement=judged(**changes),
        adjustments=adjustments,
        composition=composition,
        reversal=reversal,
        unlike=unlike,
    )


def held_fixed(*attributes: str, estimate: float, **changes: Any) -> Adjustment:
    facts: dict[str, Any] = {
        "n": 900,
        "difference": RegressionDifference(estimate, 0.2, 500.0, 900),
        "verdict": "equivalent",
        "level": 0.025,
        "interval": Interval(estimate, estimate - 0.5, estimate + 0.5),
        "p_equivalence": 0.002,
    }
    return Adjustment(attributes=attributes, **facts | changes)


def english(changed: Finding) -> str:
    return conclude(changed, "en").replace(NBSP, " ")


def russian(changed: Finding) -> str:
    return conclude(changed, "ru").replace(NBSP, " ")


def test_inconclusive() -> None:
    assert english(finding()) == (
        "Mean age: 42.8 years for men, 42.2 years for women; difference 0.57 years"
        " (97.5% CI −0.03 to 1.18). No conclusion either way: a difference is not"
        " established (p = 0.066, Holm-corrected for 4 tests), and a difference of"
        " 1 year or more is not ruled out (equivalence p = 0.167)."
    )
    assert russian(finding()) == (
        "Средний возраст: 42,8 года у мужчин, 42,2 года у женщин; разница 0,57 года"
        " (97,5 % ДИ от −0,03 до 1,18). Вывода сделать нельзя: различие не доказано"
        " (p = 0,066, поправка Холма на 4 проверки), но и разница в 1 год и больше"
        " не исключена (эквивалентность, p = 0,167)."
    )


def test_shares_are_in_per_cent_and_points() -> None:
    changed = finding(
        hypothesis=cards(), value_a=0.739, value_b=0.621,
        margin=0.05, interval=Interval(-0.118, -0.136, -0.1), level=0.05,
        verdict="different", size="material", p_holm=1e-30, family_size=1,
        composition=Composition(0.544, 0.408, 0.5),
    )  # fmt: skip
    assert english(changed) == (
        "Holders of a card: 73.9% among men, 62.1% among women; difference −11.8 pp"
        " (95% CI −13.6 to −10.0). The difference is established (p < 0.001,"
        " Holm-corrected for 1 test) and it exceeds the margin that matters (5 pp)."
        " Men are 54.4% of the holders, 50.0% of all."
    )
    assert russian(changed) == (
        "Доля владельцев карты: 73,9 % среди мужчин, 62,1 % среди женщин; разница"
        " −11,8 п. п. (95 % ДИ от −13,6 до −10,0). Различие установлено (p < 0,001,"
        " поправка Холма на 1 проверку) и превышает практически значимый порог"
        " (5 п. п.). Мужчин 54,4 % среди владельцев, 50,0 % среди всех."
    )


@pytest.mark.parametrize(
    ("size", "en", "ru"),
    [
        (
            "unclear",
            "do not settle whether it exceeds 1 year.",
            "по этим данным сказать",
        ),
        ("negligible", ", but it is below 1 year.", ", но оно меньше порога (1 год)."),
    ],
)
def test_different_says_how_it_stands_to_the_margin(
    size: str, en: str, ru: str
) -> None:
    changed = finding(verdict="different", size=size, p_holm=0.01)
    assert en in english(changed)
    assert ru in russian(changed)


@pytest.mark.parametrize("p_holm", [0.2, 0.01])
def test_equivalent_says_whether_a_smaller_difference_shows(p_holm: float) -> None:
    changed = finding(
        verdict="equivalent",
        p_holm=p_holm,
        p_equivalence_holm=0.002,
        is_detectable=p_holm < 0.05,
    )
    assert "Practically the same: a difference of 1 year or more" in english(changed)
    assert "разница в 1 год и больше исключена (эквивалентность, p = 0,002)" in russian(
        changed
    )
    shows = p_holm < 0.05
    assert ("a smaller difference is detectable" in english(changed)) == shows
    assert ("хотя меньшее различие обнаруживается" in russian(changed)) == shows


@pytest.mark.parametrize(
    ("family_size", "words"), [(1, "1 проверку"), (3, "3 проверки"), (5, "5 проверок")]
)
def test_the_number_of_tests_agrees(family_size: int, words: str) -> None:
    assert f"поправка Холма на {words}" in russian(finding(family_size=family_size))


def test_an_adjusted_difference_is_told_with_what_follows_from_it() -> None:
    alone = [held_fixed("gender", estimate=0.247)]
    assert english(finding(adjustments=alone)).endswith(
        "With gender held fixed the difference is 0.25 years (−0.25 to 0.75):"
        " practically the same."
    )
    assert russian(finding(adjustments=alone)).endswith(
        "С поправкой на пол разница 0,25 года (от −0,25 до 0,75): практически"
        " одинаково."
    )


def test_one_attribute_that_changes_the_answer_is_told() -> None:
    several = [
        held_fixed("gender", estimate=0.247),
        held_fixed("city", estimate=0.5, verdict="inconclusive"),
        held_fixed("gender", "city", estimate=-0.716, verdict="different"),
    ]
    assert english(finding(adjustments=several)).endswith(
        "With gender and city held fixed the difference is −0.72 years (−1.22 to"
        " −0.22): a difference is established; with gender alone: practically the"
        " same."
    )
    assert russian(finding(adjustments=several)).endswith(
        "С поправкой на пол и город разница −0,72 года (от −1,22 до −0,22): различие"
        " установлено; с поправкой только на пол — практически одинаково."
    )


def test_what_the_extract_lacks_is_not_told_as_held_fixed() -> None:
    absent = Adjustment(attributes=("city",), n=0, absent_column="city")
    some = [held_fixed("gender", estimate=0.247), absent]
    assert "With gender held fixed" in english(finding(adjustments=some))
    assert english(finding(adjustments=[absent])) == english(finding())


def test_parts_of_opposite_directions_are_told_instead_of_their_mean() -> None:
    parts = Disagreement("product_count", "4", -0.252, "2", 0.286)
    opposite = [Adjustment(attributes=("product_count",), n=9, disagreement=parts)]
    changed = finding(
        hypothesis=cards(), value_a=0.7, value_b=0.5, adjustments=opposite
    )
    assert english(changed).endswith(
        "By number of products the direction is not the same: from −25.2 pp (4"
        " products) to 28.6 pp (2 products), so no single adjusted difference is given"
        " (table adjustment_checks)."
    )
    assert russian(changed).endswith(
        "По числу продуктов направление неодинаково: от −25,2 п. п. (4 продукта) до"
        " 28,6 п. п. (2 продукта), поэтому одна разница «при прочих равных» не"
        " приводится (таблица adjustment_checks)."
    )


@pytest.mark.parametrize(
    ("attribute", "level", "en", "ru"),
    [
        ("gender", "female", "(women)", "(женщины)"),
        ("is_active", "false", "(inactive)", "(неактивные)"),
        ("balance_band", "missing", "(not known)", "(нет данных)"),
        ("city", "Рыбинск", "(Rybinsk)", "(Рыбинск)"),
        ("city", "other cities", "(other cities)", "(остальные города)"),
        ("balance_band", "1.2M-4M", "(1.2–4 million)", "(1,2–4 млн)"),
        ("equity_band", "unheard of", "(unheard of)", "(unheard of)"),
    ],
)
def test_levels_that_are_codes_have_names(
    attribute: str, level: str, en: str, ru: str
) -> None:
    parts = Disagreement(attribute, level, -2.0, "x", 3.0)
    opposite = [Adjustment(attributes=(attribute,), n=9, disagreement=parts)]
    assert en in english(finding(adjustments=opposite))
    assert ru in russian(finding(adjustments=opposite))


def test_parts_for_which_equivalence_is_not_shown_are_named() -> None:
    rows = [
        StratumResult(
            hypothesis_id="age", stratum_type="product_count", stratum=stratum,
            n=500, n_a=250, n_b=250, value_a=43.0, value_b=41.0, difference=gap,
            verdict="inconclusive", is_reversed=False, is_reportable=True,
        )
        for stratum, gap in (("1", -0.14), ("3", 2.0))
    ]  # fmt: skip
    same = finding(verdict="equivalent", unlike=rows)
    assert english(same).endswith(
        "It is not shown in every group by number of products: 1 product (−0.14"
        " years); 3 products (2.00 years)."
    )
    assert russian(same).endswith(
        "Это показано не для каждой группы по числу продуктов: 1 продукт (−0,14 года);"
        " 3 продукта (2,00 года)."
    )
    assert "not shown in every" not in english(finding(unlike=rows))


def test_a_margin_in_deviations_is_told_in_the_unit_too() -> None:
    salary = ages(
        measure="estimated_salary_amount",
        unit="amount",
        margin=0.2,
        margin_type="deviations",
    )
    money: dict[str, Any] = {
        "value_a": 148_243.4,
        "value_b": 147_783.0,
        "margin": 27_879.0,
    }
    interval = Interval(460.4, -7888.0, 8807.0)
    same = finding(salary, verdict="equivalent", interval=interval, **money)
    assert "₽148,243 for men, ₽147,783 for women; difference ₽460" in english(same)
    assert "a difference of ₽27,879 (0.2 standard deviations) or more" in english(same)
    assert "разница в 27 879 ₽ (0,2 стандартного отклонения) и больше" in russian(same)
    much = finding(
        salary, verdict="different", size="material", interval=interval, **money
    )
    assert "the margin that matters (₽27,879, 0.2 standard deviations)" in english(much)


def test_a_caution_ends_the_conclusion() -> None:
    warned = ages(caution_en="Mind the label.", caution_ru="Помните о метке.")
    assert english(finding(warned)).endswith("Mind the label.")
    assert russian(finding(warned)).endswith("Помните о метке.")


@pytest.mark.parametrize(("age", "years"), [(48, "лет"), (31, "года"), (11, "лет")])
def test_a_shape_is_told_when_it_is_established(age: int, years: str) -> None:
    seen = finding(comparison=_with(shape=Shape(age, 0.31, 0.267, 0.001)))
    assert english(seen).endswith(f"31.0% against 26.7% are aged {age} or younger.")
    assert russian(seen).endswith(
        f"в возрасте до {age} {years} включительно 31,0 % против 26,7 %."
    )
    unseen = finding(comparison=_with(shape=Shape(age, 0.31, 0.267, 0.02)))
    assert english(unseen) == english(finding())


def test_a_reversal_is_told() -> None:
    changed = finding(reversal=Reversal("product_count", ("4", "5"), 0.047))
    assert english(changed).endswith(
        "The direction is the opposite in some groups by number of products"
        " (4 and 5; 4.7% of customers): see stratified_checks."
    )
    assert russian(changed).endswith(
        "В части групп по числу продуктов (4 и 5; 4,7 % клиентов) направление"
        " обратное: см. stratified_checks."
    )
    by_gender = finding(reversal=Reversal("gender", ("female",), 0.5))
    assert "by gender (50.0% of customers)" in english(by_gender)
    assert "по полу (50,0 % клиентов)" in russian(by_gender)


def test_a_mean_that_few_decide_is_told() -> None:
    warning = "a group is too skewed for its size"
    changed = finding(comparison=_with(warnings=(warning,)))
    assert "the probability of superiority" in english(changed)
    assert "вероятность превосходства" in russian(changed)


def test_small_groups_are_told() -> None:
    changed = finding(comparison=_with(warnings=("a group is small",)))
    assert english(changed).endswith("take it as a first impression.")
    assert russian(changed).endswith("это лишь первое впечатление.")


@pytest.mark.parametrize(
    ("problem", "en", "ru"),
    [
        (
            NotComparableError(Obstacle.ABSENT_COLUMN, "age"),
            "Cannot be tested: the extract has no column age.",
            "Проверить нельзя: в выгрузке нет столбца «age».",
        ),
        (
            NotComparableError(Obstacle.EMPTY_GROUP, "b"),
            "Cannot be tested: no value is known in the group “women”.",
            "Проверить нельзя: в группе «женщины» нет ни одного известного значения.",
        ),
        (
            NotComparableError(Obstacle.SINGLE_CUSTOMER, "a"),
            "Cannot be tested: only one value is known in the group “men”.",
            "Проверить нельзя: в группе «мужчины» известно только одно значение.",
        ),
        (
            NotComparableError(Obstacle.NO_VARIANCE),
            "Cannot be tested: the values do not vary within the groups.",
            "Проверить нельзя: внутри групп значения не различаются.",
        ),
    ],
)
def test_no_test_says_why(problem: NotComparableError, en: str, ru: str) -> None:
    assert not_available(ages(), problem, "en") == en
    assert not_available(ages(), problem, "ru") == ru


def _with(**changes: Any) -> Comparison:
    names = Comparison.__slots__
    return Comparison(**{name: getattr(AGES, name) for name in names} | changes)
