"""A conclusion in plain words, built from the numbers of one result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from python_stats.group_difference import Interval, NotComparableError, Obstacle
from python_stats.hypotheses.adjustment_checks import Adjustment, all_declared
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.results import StratumResult
from python_stats.hypotheses.verdict import Judgement, Verdict
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
    currency: str
    level_names: Mapping[tuple[str, str], Mapping[Language, str]]
    """By attribute and level: bands, cities and segments are named by the seeds."""
    value_a: float
    value_b: float
    judgement: Judgement
    adjustments: Sequence[Adjustment]
    composition: Composition | None
    reversal: Reversal | None
    unlike: Sequence[StratumResult]
    """Reportable strata of one type in which equivalence is not shown."""


# What is held fixed, or makes strata: Russian after «с поправкой на» and after «по».
ATTRIBUTES: dict[str, dict[Language, str]] = {
    "gender": {"en": "gender", "ru": "пол"},
    "product_count": {"en": "number of products", "ru": "число продуктов"},
    "segment": {"en": "segment", "ru": "сегмент"},
    "is_active": {"en": "activity", "ru": "активность"},
    "has_credit_card": {"en": "credit card", "ru": "кредитную карту"},
    "is_churned": {"en": "churn", "ru": "отток"},
    "city": {"en": "city", "ru": "город"},
    "equity_band": {"en": "equity score", "ru": "баллы имущества"},
    "balance_band": {"en": "balance", "ru": "остаток"},
}
RUSSIAN_BY = {
    "gender": "полу",
    "product_count": "числу продуктов",
    "segment": "сегментам",
    "is_active": "активности",
    "has_credit_card": "наличию кредитной карты",
    "is_churned": "оттоку",
    "city": "городам",
    "equity_band": "баллам имущества",
    "balance_band": "остатку",
}
# Levels that have no row in a seed that would name them.
LEVELS: dict[tuple[str, str], dict[Language, str]] = {
    ("gender", "female"): {"en": "women", "ru": "женщины"},
    ("gender", "male"): {"en": "men", "ru": "мужчины"},
    ("is_active", "true"): {"en": "active", "ru": "активные"},
    ("is_active", "false"): {"en": "inactive", "ru": "неактивные"},
    ("has_credit_card", "true"): {"en": "with a card", "ru": "с картой"},
    ("has_credit_card", "false"): {"en": "without a card", "ru": "без карты"},
    ("is_churned", "true"): {"en": "churned", "ru": "ушедшие"},
    ("is_churned", "false"): {"en": "retained", "ru": "оставшиеся"},
    ("city", "other cities"): {"en": "other cities", "ru": "остальные города"},
    **{
        (attribute, "missing"): {"en": "not known", "ru": "нет данных"}
        for attribute in ATTRIBUTES
    },
}
ANSWERS: dict[Verdict, dict[Language, str]] = {
    "different": {"en": "a difference is established", "ru": "различие установлено"},
    "equivalent": {"en": "practically the same", "ru": "практически одинаково"},
    "inconclusive": {"en": "no conclusion", "ru": "вывода сделать нельзя"},
}


DETECTABLE: dict[Language, str] = {
    "en": ", although a smaller difference is detectable",
    "ru": ", хотя меньшее различие обнаруживается",
}


def conclude(finding: Finding, language: Language) -> str:
    """Say what was compared, what follows from it and what to keep in mind."""
    sentences = (
        _comparison(finding, language),
        _verdict(finding, language),
        _composition(finding, language),
        _adjusted(finding, language),
        _within(finding, language),
        _shape(finding, language),
        _reversal(finding, language),
        _warning(finding, language),
        _caution(finding, language),
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
            f"в выгрузке нет столбца «{label[1]}»",
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
    h, interval = finding.hypothesis, finding.judgement.interval
    value_a = wording.value(finding.value_a, h.unit, language, finding.currency)
    value_b = wording.value(finding.value_b, h.unit, language, finding.currency)
    estimate = _difference(finding, interval.estimate, language)
    low, high = _ends(interval, h.unit, language)
    level = _level(finding.judgement.level, language)
    if language == "en":
        at = "among" if h.unit == "share" else "for"
        return (
            f"{h.subject_en}: {value_a} {at} {h.group_a_en}, {value_b} {at}"
            f" {h.group_b_en}; difference {estimate} ({level} CI {low} to {high})."
        )
    at = "среди" if h.unit == "share" else "у"
    return (
        f"{h.subject_ru}: {value_a} {at} {h.group_a_ru_genitive}, {value_b} {at}"
        f" {h.group_b_ru_genitive}; разница {estimate}"
        f" ({level} ДИ от {low} до {high})."
    )


def _verdict(finding: Finding, language: Language) -> str:
    judgement, alpha = finding.judgement, finding.hypothesis.alpha
    say = _verdict_en if language == "en" else _verdict_ru
    return say(
        finding,
        margin=_margin(finding, language),
        nested_margin=_margin(finding, language, is_nested=True),
        p=wording.p_value(judgement.p_holm, alpha, language),
        p_equivalence=wording.p_value(judgement.p_equivalence_holm, alpha, language),
    )


def _verdict_en(
    finding: Finding, *, margin: str, nested_margin: str, p: str, p_equivalence: str
) -> str:
    tests = "test" if finding.family_size == 1 else "tests"
    corrected = f"{p}, Holm-corrected for {finding.family_size} {tests}"
    judgement = finding.judgement
    if judgement.verdict == "equivalent":
        but = DETECTABLE["en"] if judgement.is_detectable else ""
        return (
            f"Practically the same: a difference of {margin} or more is ruled out"
            f" (equivalence {p_equivalence}){but}."
        )
    if judgement.verdict == "different":
        beyond = {
            "material": f" and it exceeds the margin that matters ({nested_margin})",
            "unclear": f"; these data do not settle whether it exceeds {margin}",
            "negligible": f", but it is below {margin}",
        }[judgement.size]
        return f"The difference is established ({corrected}){beyond}."
    return (
        f"No conclusion either way: a difference is not established ({corrected}),"
        f" and a difference of {margin} or more is not ruled out"
        f" (equivalence {p_equivalence})."
    )


def _verdict_ru(
    finding: Finding, *, margin: str, nested_margin: str, p: str, p_equivalence: str
) -> str:
    tests = wording.counted(
        finding.family_size, "ru", one="проверку", few="проверки", other="проверок"
    )
    corrected = f"{p}, поправка Холма на {tests}"
    judgement = finding.judgement
    if judgement.verdict == "equivalent":
        but = DETECTABLE["ru"] if judgement.is_detectable else ""
        return (
            f"Практически одинаково: разница в {margin} и больше исключена"
            f" (эквивалентность, {p_equivalence}){but}."
        )
    if judgement.verdict == "different":
        beyond = {
            "material": f" и превышает практически значимый порог ({nested_margin})",
            "unclear": f"; превышает ли оно {margin}, по этим данным сказать нельзя",
            "negligible": f", но оно меньше порога ({nested_margin})",
        }[judgement.size]
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
    found = all_declared(finding.adjustments)
    if found is None:
        return None
    if found.disagreement:
        return _opposite(finding, found, language)
    if found.difference is None or found.interval is None:
        return None
    estimate = _difference(finding, found.difference.estimate, language)
    low, high = _ends(found.interval, finding.hypothesis.unit, language)
    answer = ANSWERS[found.verdict][language]
    # An interval beside "the same" that leaves out 0 must look like no contradiction.
    if (
        found.verdict == "equivalent"
        and not found.interval.low <= 0 <= found.interval.high
    ):
        answer += DETECTABLE[language]
    fixed = _named(found.attributes, language)
    moves = _moves(finding, found, language)
    if language == "en":
        return (
            f"With {fixed} held fixed the difference is {estimate} ({low} to {high}):"
            f" {answer}{moves}."
        )
    return (
        f"С поправкой на {fixed} разница {estimate} (от {low} до {high}):"
        f" {answer}{moves}."
    )


def _moves(finding: Finding, last: Adjustment, language: Language) -> str:
    """Whether one attribute alone already gives another answer than all of them."""
    singles = [
        f
        for f in finding.adjustments
        if len(f.attributes) == 1
        and f.difference
        and f.attributes != last.attributes
        and f.verdict != last.verdict
        and f.verdict != finding.judgement.verdict
    ]
    if not singles:
        return ""
    first = singles[0]
    answer, name = ANSWERS[first.verdict][language], _named(first.attributes, language)
    if language == "en":
        return f"; with {name} alone: {answer}"
    return f"; с поправкой только на {name} — {answer}"


def _opposite(finding: Finding, found: Adjustment, language: Language) -> str | None:
    """The range of the parts instead of a difference that is true for none of them."""
    parts = found.disagreement
    if parts is None:
        return None
    lowest = _difference(finding, parts.lowest, language)
    highest = _difference(finding, parts.highest, language)
    low_level = _level_name(finding, parts.attribute, parts.lowest_level, language)
    high_level = _level_name(finding, parts.attribute, parts.highest_level, language)
    name = ATTRIBUTES[parts.attribute]["en"]
    if language == "en":
        return (
            f"By {name} the direction is not the same: from {lowest} ({low_level}) to"
            f" {highest} ({high_level}), so no single adjusted difference is given"
            " (table adjustment_checks)."
        )
    return (
        f"По {RUSSIAN_BY[parts.attribute]} направление неодинаково: от {lowest}"
        f" ({low_level}) до {highest} ({high_level}), поэтому одна разница «при прочих"
        " равных» не приводится (таблица adjustment_checks)."
    )


def _level_name(
    finding: Finding, attribute: str, level: str, language: Language
) -> str:
    """A level in brackets: numbers of products get their noun, codes a name."""
    if attribute != "product_count":
        names = LEVELS.get((attribute, level)) or finding.level_names.get(
            (attribute, level), {}
        )
        return names.get(language, level)
    if language == "en":
        return wording.counted(int(level), "en", one="product", other="products")
    return wording.counted(
        int(level), "ru", one="продукт", few="продукта", other="продуктов"
    )


def _within(finding: Finding, language: Language) -> str | None:
    """Parts for which "practically the same" is not shown."""
    adjusted = all_declared(finding.adjustments)
    is_told = adjusted is not None and adjusted.disagreement is not None
    if finding.judgement.verdict != "equivalent" or not finding.unlike or is_told:
        return None
    stratum_type = finding.unlike[0].stratum_type
    parts = [
        f"{_level_name(finding, stratum_type, row.stratum, language)}"
        f" ({_difference(finding, row.difference, language)})"
        for row in finding.unlike
        if row.difference is not None
    ]
    listed = "; ".join(parts)
    if language == "en":
        name = ATTRIBUTES[stratum_type]["en"]
        return f"It is not shown in every group by {name}: {listed}."
    return f"Это показано не для каждой группы по {RUSSIAN_BY[stratum_type]}: {listed}."


def _shape(finding: Finding, language: Language) -> str | None:
    shape, h = finding.judgement.comparison.shape, finding.hypothesis
    if h.unit != "years" or shape is None:
        return None
    if shape.p_value >= h.alpha / finding.family_size:
        return None
    share_a = wording.percent(shape.share_a, language)
    share_b = wording.percent(shape.share_b, language)
    age = round(shape.value)
    if language == "en":
        return (
            f"The age mix is not identical: {share_a} against {share_b}"
            f" are aged {age} or younger."
        )
    years = wording.counted(age, "ru", one="года", other="лет")
    return (
        "Возрастной состав при этом различается: в возрасте до"
        f" {years} включительно {share_a} против {share_b}."
    )


def _reversal(finding: Finding, language: Language) -> str | None:
    reversal = finding.reversal
    if reversal is None:
        return None
    kind = reversal.stratum_type
    share = wording.percent(reversal.customer_share, language)
    which = (
        wording.list_of(reversal.strata, language) + "; "
        if kind == "product_count"
        else ""
    )
    if language == "en":
        return (
            f"The direction is the opposite in some groups by {ATTRIBUTES[kind]['en']}"
            f" ({which}{share} of customers): see stratified_checks."
        )
    return (
        f"В части групп по {RUSSIAN_BY[kind]} ({which}{share} клиентов) направление"
        " обратное: см. stratified_checks."
    )


def _warning(finding: Finding, language: Language) -> str | None:
    warnings = finding.judgement.comparison.warnings
    if not warnings:
        return None
    if any("skewed" in warning for warning in warnings):
        if language == "en":
            return (
                "A few customers decide the means: the probability of superiority in"
                " the table does not depend on them."
            )
        return (
            "Средние зависят от немногих клиентов; вероятность превосходства в таблице"
            " от них не зависит."
        )
    if language == "en":
        return "The groups are small for these tests: take it as a first impression."
    return "Для этих проверок группы малы: это лишь первое впечатление."


def _caution(finding: Finding, language: Language) -> str | None:
    h = finding.hypothesis
    return h.caution_en if language == "en" else h.caution_ru


def _margin(finding: Finding, language: Language, *, is_nested: bool = False) -> str:
    """As it was set; one in deviations also in the unit, which readers know."""
    h, unit = finding.hypothesis, finding.hypothesis.unit
    if h.margin_type == "unit":
        return wording.margin(h.margin, unit, language, finding.currency)
    amount = _difference(finding, finding.judgement.margin, language)
    deviations = wording.deviations(h.margin, language)
    return f"{amount}, {deviations}" if is_nested else f"{amount} ({deviations})"


def _difference(finding: Finding, amount: float, language: Language) -> str:
    return wording.difference(
        amount, finding.hypothesis.unit, language, finding.currency
    )


def _named(attributes: Sequence[str], language: Language) -> str:
    return wording.list_of([ATTRIBUTES[a][language] for a in attributes], language)


def _level(error_rate: float, language: Language) -> str:
    """97.5%, 98.33%: as many of two decimals as it needs."""
    level = round(100 * (1 - error_rate), 2)
    sign = f"{wording.NBSP}%" if language == "ru" else "%"
    return wording.plain(level, language) + sign


def _ends(interval: Interval, unit: str, language: Language) -> tuple[str, str]:
    return (
        wording.bare_difference(interval.low, unit, language),
        wording.bare_difference(interval.high, unit, language),
    )
