"""Conclusions: each verdict in both languages, with the numbers of the finding."""

from typing import Any

import pytest

from python_stats.group_difference import (
    Comparison,
    Interval,
    NotComparableError,
    Obstacle,
    Shape,
)
from python_stats.hypotheses.conclusion import (
    Composition,
    Finding,
    Reversal,
    conclude,
    not_available,
)
from python_stats.sentences.wording import NBSP
from tests.python.python_stats.declared import ages, cards

AGES = Comparison(
    difference=Interval(0.573, 0.046, 1.099),
    difference_adjusted=Interval(0.573, -0.098, 1.244),
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


def finding(**changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "hypothesis": ages(),
        "family_size": 4,
        "value_a": 42.77,
        "value_b": 42.2,
        "comparison": AGES,
        "p_holm": 0.066,
        "p_equivalence_holm": 0.167,
        "verdict": "inconclusive",
        "size": "unclear",
        "adjusted": None,
        "composition": None,
        "reversal": None,
    }
    return Finding(**facts | changes)


def english(changed: Finding) -> str:
    return conclude(changed, "en").replace(NBSP, " ")


def russian(changed: Finding) -> str:
    return conclude(changed, "ru").replace(NBSP, " ")


def test_inconclusive() -> None:
    assert english(finding()) == (
        "Mean age: 42.8 years for men, 42.2 years for women; difference 0.57 years"
        " (95% CI 0.05 to 1.10). No conclusion either way: a difference is not"
        " established (p = 0.066, Holm-corrected for 4 tests), and a difference of"
        " 1 year or more is not ruled out (equivalence p = 0.167)."
    )
    assert russian(finding()) == (
        "Средний возраст: 42,8 года у мужчин, 42,2 года у женщин; разница 0,57 года"
        " (95 % ДИ от 0,05 до 1,10). Вывода сделать нельзя: различие не доказано"
        " (p = 0,066, поправка Холма на 4 проверки), но и разница в 1 год и больше"
        " не исключена (эквивалентность, p = 0,167)."
    )


def test_shares_are_in_per_cent_and_points() -> None:
    changed = finding(
        hypothesis=cards(), value_a=0.739, value_b=0.621,
        comparison=_with(difference=Interval(-0.118, -0.136, -0.1)),
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
    changed = finding(verdict="equivalent", p_holm=p_holm, p_equivalence_holm=0.002)
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


def test_an_adjusted_difference_is_told() -> None:
    changed = finding(adjusted=Interval(0.247, -0.272, 0.766))
    assert english(changed).endswith(
        "With the same split by number of products in both groups the difference is"
        " 0.25 years (−0.27 to 0.77)."
    )
    assert russian(changed).endswith(
        "При одинаковом составе по числу продуктов разница 0,25 года"
        " (от −0,27 до 0,77)."
    )


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
        " (4, 5; 4.7% of customers): see the breakdown."
    )
    assert russian(changed).endswith(
        "В части групп по числу продуктов (4, 5; 4,7 % клиентов) направление"
        " обратное: см. разбивку."
    )
    by_gender = finding(reversal=Reversal("gender", ("female",), 0.5))
    assert "by gender (50.0% of customers)" in english(by_gender)
    assert "по полу (50,0 % клиентов)" in russian(by_gender)


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
            "Проверить нельзя: в выгрузке нет столбца age.",
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
