"""A conclusion in plain words, built from the numbers of one result."""

from dataclasses import dataclass

from python_stats.group_difference import (
    Comparison,
    Interval,
    NotComparableError,
    Obstacle,
)
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.verdict import Size, Verdict
from python_stats.sentences import wording
from python_stats.sentences.wording import Language


@dataclass(frozen=True, slots=True)
class Composition:
    """Share of group a: among those with a yes, with a no, and in both groups."""

    among_yes: float | None
    among_no: float | None
    base: float


@dataclass(frozen=True, slots=True)
class Reversal:
    """Strata in which the difference has the opposite sign, 0 < share < 1."""

    stratum_type: str
    strata: tuple[str, ...]
    customer_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """All that a conclusion speaks about."""

    hypothesis: Hypothesis
    family_size: int
    value_a: float
    value_b: float
    comparison: Comparison
    p_holm: float
    p_equivalence_holm: float
    verdict: Verdict
    size: Size
    adjusted: Interval | None
    composition: Composition | None
    reversal: Reversal | None


BY = {
    "gender": ("gender", "полу"),
    "product_count": ("number of products", "числу продуктов"),
    "segment": ("segment", "сегментам"),
}


def conclude(finding: Finding, language: Language) -> str:
    """Say what was compared, what follows from it and what to keep in mind."""
    sentences = (
        _comparison(finding, language),
        _verdict(finding, language),
        _composition(finding, language),
        _adjusted(finding, language),
        _shape(finding, language),
        _reversal(finding, language),
        _warning(finding, language),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def not_available(
    hypothesis: Hypothesis,
    problem: NotComparableError,
    language: Language,
) -> str:
    """Say why there is no test; `problem.group` is a, b or the absent column."""
    return (
        f"Cannot be tested: {reason(hypothesis, problem, language)}."
        if language == "en"
        else f"Проверить нельзя: {reason(hypothesis, problem, language)}."
    )


def reason(
    hypothesis: Hypothesis, problem: NotComparableError, language: Language
) -> str:
    """Name the obstacle in half a sentence."""
    label = {
        "a": (hypothesis.group_a_en, hypothesis.group_a_ru),
        "b": (hypothesis.group_b_en, hypothesis.group_b_ru),
    }.get(problem.group or "", (problem.group, problem.group))
    english, russian = {
        Obstacle.ABSENT_COLUMN: (
            f"the extract has no column {label[0]}",
            f"в выгрузке нет столбца {label[1]}",
        ),
        Obstacle.EMPTY_GROUP: (
            f"no value is known in the group “{label[0]}”",
            f"в группе «{label[1]}» нет ни одного известного значения",
        ),
        Obstacle.SINGLE_CUSTOMER: (
            f"only one value is known in the group “{label[0]}”",
            f"в группе «{label[1]}» известно только одно значение",
        ),
        Obstacle.NO_VARIANCE: (
            "the values do not vary within the groups",
            "внутри групп значения не различаются",
        ),
    }[problem.obstacle]
    return english if language == "en" else russian


def _comparison(finding: Finding, language: Language) -> str:
    h, d = finding.hypothesis, finding.comparison.difference
    level = f"{(1 - h.alpha) * 100:g}"
    value_a = wording.value(finding.value_a, h.unit, language)
    value_b = wording.value(finding.value_b, h.unit, language)
    estimate = wording.difference(d.estimate, h.unit, language)
    low, high = _ends(d, h.unit, language)
    if language == "en":
        at = "among" if h.unit == "share" else "for"
        return (
            f"{h.subject_en}: {value_a} {at} {h.group_a_en}, {value_b} {at}"
            f" {h.group_b_en}; difference {estimate}"
            f" ({level}% CI {low} to {high})."
        )
    at = "среди" if h.unit == "share" else "у"
    level = level.replace(".", ",") + wording.NBSP + "%"
    return (
        f"{h.subject_ru}: {value_a} {at} {h.group_a_ru_genitive}, {value_b} {at}"
        f" {h.group_b_ru_genitive}; разница {estimate}"
        f" ({level} ДИ от {low} до {high})."
    )


def _verdict(finding: Finding, language: Language) -> str:
    h = finding.hypothesis
    say = _verdict_en if language == "en" else _verdict_ru
    return say(
        finding,
        margin=wording.margin(h.margin, h.unit, language),
        p=wording.p_value(finding.p_holm, h.alpha, language),
        p_equivalence=wording.p_value(finding.p_equivalence_holm, h.alpha, language),
    )


def _verdict_en(finding: Finding, *, margin: str, p: str, p_equivalence: str) -> str:
    tests = "test" if finding.family_size == 1 else "tests"
    corrected = f"{p}, Holm-corrected for {finding.family_size} {tests}"
    if finding.verdict == "equivalent":
        detectable = finding.p_holm < finding.hypothesis.alpha
        but = ", although a smaller difference is detectable" if detectable else ""
        return (
            f"Practically the same: a difference of {margin} or more is ruled out"
            f" (equivalence {p_equivalence}){but}."
        )
    if finding.verdict == "different":
        beyond = {
            "material": f" and it exceeds the margin that matters ({margin})",
            "unclear": f"; these data do not settle whether it exceeds {margin}",
            "negligible": f", but it is below {margin}",
        }[finding.size]
        return f"The difference is established ({corrected}){beyond}."
    return (
        f"No conclusion either way: a difference is not established ({corrected}),"
        f" and a difference of {margin} or more is not ruled out"
        f" (equivalence {p_equivalence})."
    )


def _verdict_ru(finding: Finding, *, margin: str, p: str, p_equivalence: str) -> str:
    tests = wording.plural(
        finding.family_size, "ru", one="проверку", few="проверки", other="проверок"
    )
    corrected = f"{p}, поправка Холма на {finding.family_size} {tests}"
    if finding.verdict == "equivalent":
        detectable = finding.p_holm < finding.hypothesis.alpha
        but = ", хотя меньшее различие обнаруживается" if detectable else ""
        return (
            f"Практически одинаково: разница в {margin} и больше исключена"
            f" (эквивалентность, {p_equivalence}){but}."
        )
    if finding.verdict == "different":
        beyond = {
            "material": f" и превышает практически значимый порог ({margin})",
            "unclear": f"; превышает ли оно {margin}, по этим данным сказать нельзя",
            "negligible": f", но оно меньше порога ({margin})",
        }[finding.size]
        return f"Различие установлено ({corrected}){beyond}."
    return (
        f"Вывода сделать нельзя: различие не доказано ({corrected}),"
        f" но и разница в {margin} и больше не исключена"
        f" (эквивалентность, {p_equivalence})."
    )


def _composition(finding: Finding, language: Language) -> str | None:
    h, c = finding.hypothesis, finding.composition
    template = h.composition_en if language == "en" else h.composition_ru
    if not template or c is None or c.among_yes is None or c.among_no is None:
        return None
    return template.format(
        among_yes=wording.percent(c.among_yes, language),
        among_no=wording.percent(c.among_no, language),
        base=wording.percent(c.base, language),
    )


def _adjusted(finding: Finding, language: Language) -> str | None:
    h, adjusted = finding.hypothesis, finding.adjusted
    if adjusted is None or h.adjusted_by is None:
        return None
    english, russian = BY[h.adjusted_by]
    estimate = wording.difference(adjusted.estimate, h.unit, language)
    low, high = _ends(adjusted, h.unit, language)
    if language == "en":
        return (
            f"With the same split by {english} in both groups the difference is"
            f" {estimate} ({low} to {high})."
        )
    return (
        f"При одинаковом составе по {russian} разница {estimate} (от {low} до {high})."
    )


def _shape(finding: Finding, language: Language) -> str | None:
    shape = finding.comparison.shape
    if shape is None or shape.p_value >= finding.hypothesis.alpha / finding.family_size:
        return None
    share_a = wording.percent(shape.share_a, language)
    share_b = wording.percent(shape.share_b, language)
    if language == "en":
        return (
            f"The age mix is not identical: {share_a} against {share_b}"
            f" are aged {shape.value} or younger."
        )
    years = wording.plural(shape.value, "ru", one="года", other="лет")
    return (
        "Возрастной состав при этом различается: в возрасте до"
        f" {shape.value}{wording.NBSP}{years} включительно {share_a} против {share_b}."
    )


def _reversal(finding: Finding, language: Language) -> str | None:
    reversal = finding.reversal
    if reversal is None:
        return None
    english, russian = BY[reversal.stratum_type]
    share = wording.percent(reversal.customer_share, language)
    named = reversal.stratum_type == "product_count"
    which = ", ".join(reversal.strata) + "; " if named else ""
    if language == "en":
        return (
            f"The direction is the opposite in some groups by {english}"
            f" ({which}{share} of customers): see the breakdown."
        )
    return (
        f"В части групп по {russian} ({which}{share} клиентов) направление обратное:"
        " см. разбивку."
    )


def _warning(finding: Finding, language: Language) -> str | None:
    if not finding.comparison.warnings:
        return None
    if language == "en":
        return "The groups are small for these tests: take it as a first impression."
    return "Для этих проверок группы малы: это лишь первое впечатление."


def _ends(interval: Interval, unit: str, language: Language) -> tuple[str, str]:
    return (
        wording.bare_difference(interval.low, unit, language),
        wording.bare_difference(interval.high, unit, language),
    )
