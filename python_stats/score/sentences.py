"""What a bank is told about its card, in English and in Russian.

One extract has no time: the card says who resembles the customers that are flagged as
leaving, never who will leave. With months it speaks of customers who were not flagged,
and of those among them who were flagged or gone by the next delivered month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from python_stats.group_difference import Interval
from python_stats.sentences.wording import (
    Language,
    count,
    number,
    percent,
    percent_range,
    plain,
)

LANGUAGES: tuple[Language, Language] = ("en", "ru")

Refusal = Literal["too_few_churned", "no_terms", "no_fit", "low_auc", "slope_off"]


@dataclass(frozen=True, slots=True)
class Standards:
    """What a card has to reach before it is used."""

    min_auc: float
    min_slope: float
    max_slope: float
    min_churned_count: int


def is_used(
    refusal: Refusal | None,
    values: Mapping[str, Interval],
    standards: Standards,
    language: Language,
    *,
    has_next_month: bool = False,
) -> str:
    """Whether the card is used, and why.

    Args:
        refusal: Why it is not; None when it is.
        values: AUC (`auc`) and slope (`calibration_slope`), as far as there are any.
        standards: What it had to reach.
        language: Of the sentence.
        has_next_month: Whether the card's label is "flagged or gone in the next month".
    """
    english = language == "en"
    if refusal == "too_few_churned":
        fewest = count(standards.min_churned_count, language)
        kind = (
            "customers flagged or gone by the next delivered month"
            if has_next_month
            else "flagged customers"
        )
        russian_kind = (
            "клиентов, отмеченных или выбывших к следующей поставке"
            if has_next_month
            else "отмеченных клиентов"
        )
        return (
            f"The card is not used: it takes at least {fewest} {kind}, and "
            "customers of both kinds in both halves."
            if english
            else f"Карта не применяется: нужно не меньше {fewest} {russian_kind}, "
            "причём в обеих половинах должны быть и такие, и остальные."
        )
    if refusal == "no_terms":
        return (
            "The card is not used: the extract has no feature that it may use."
            if english
            else "Карта не применяется: в данных нет признака, который ей разрешён."
        )
    if refusal == "no_fit":
        return (
            "The card is not used: the features tell nearly everything, and points "
            "without end would fit best."
            if english
            else "Карта не применяется: признаки говорят почти всё, и лучше всего "
            "подошли бы баллы без предела."
        )
    who = "a flagged customer"
    russian_who = "отмеченного клиента"
    if has_next_month:
        who = "a customer flagged or gone by the next delivered month"
        russian_who = "клиента, отмеченного или выбывшего к следующей поставке,"
    auc = values["auc"]
    pairs = (
        f"{percent(auc.estimate, language)} "
        f"({percent_range(auc.low, auc.high, language)})"
    )
    if refusal == "low_auc":
        least = percent(standards.min_auc, language)
        return (
            f"The card is not used: on the half it has not seen, {who} has "
            f"more points than another one in {pairs} of pairs, and the lower limit "
            f"has to be at least {least}."
            if english
            else "Карта не применяется: на половине, которой она не видела, у "
            f"{russian_who} больше баллов, чем у остальных, в {pairs} пар, а "
            f"нижняя граница должна быть не меньше {least}."
        )
    slope = values["calibration_slope"]
    line, low, high = (
        number(value, language, 2) for value in (slope.estimate, slope.low, slope.high)
    )
    if refusal == "slope_off":
        least = plain(standards.min_slope, language)
        most = plain(standards.max_slope, language)
        return (
            "The card is not used: its probabilities are not met on the half it has "
            f"not seen: calibration slope {line}, interval {low} to {high}, which has "
            f"to lie within {least} to {most}."
            if english
            else "Карта не применяется: на половине, которой она не видела, "
            f"вероятности не подтвердились: наклон калибровки {line}, интервал от "
            f"{low} до {high}, а допускается от {least} до {most}."
        )
    return (
        f"The card is used: on the half it has not seen, {who} has more "
        f"points than another one in {pairs} of pairs, and the probabilities agree "
        f"with the shares observed (calibration slope {line}, {low} to {high})."
        if english
        else f"Карта применяется: на половине, которой она не видела, у {russian_who} "
        f"больше баллов, чем у остальных, в {pairs} пар, а вероятности "
        f"согласуются с наблюдаемыми долями (наклон калибровки {line}, от {low} до "
        f"{high})."
    )


def band(named: Sequence[tuple[str, str]], language: Language) -> str:
    """A band of the card: of one feature, of two, or, without any, everybody.

    Args:
        named: Feature and band, such as (`Balance`, `not known`).
        language: Of the words.
    """
    if not named:
        return "All customers" if language == "en" else "Все клиенты"
    both = " & " if language == "en" else " и "
    return both.join(f"{feature}: {label}" for feature, label in named)


_GROUPS: Mapping[str, Mapping[Language, str]] = {
    "segment_code": {"en": "Segment", "ru": "Сегмент"},
    "balance_known:yes": {"en": "Balance known", "ru": "Остаток известен"},
    "balance_known:no": {"en": "Balance not known", "ru": "Остаток не известен"},
}


def group_label(
    group_type: str,
    group_value: str,
    name: str | None,
    label: str | None,
    language: Language,
) -> str:
    """A group in words, such as `Gender: female`.

    Args:
        group_type: What it is a group by.
        group_value: Which one.
        name: Name of the feature, where it is one.
        label: Name of the band or segment, where it has one.
        language: Of the words.
    """
    whole = _GROUPS.get(f"{group_type}:{group_value}")
    if whole:
        return whole[language]
    name = name or _GROUPS.get(group_type, {}).get(language)
    label = label or group_value
    return f"{name}: {label}" if name else label


def group(label: str, expected: float, observed: Interval, language: Language) -> str:
    """What the card expects of a group against what was observed.

    Args:
        label: The group, such as `Gender: female`.
        expected: Mean probability, 0 to 1.
        observed: Churn rate with its interval.
        language: Of the sentence.
    """
    mean = percent(expected, language)
    rate = percent(observed.estimate, language)
    limits = percent_range(observed.low, observed.high, language)
    if language == "en":
        verdict = (
            "too high"
            if expected > observed.high
            else "too low"
            if expected < observed.low
            else "in agreement"
        )
        return f"{label}. The card says {mean}, observed {rate} ({limits}): {verdict}."
    verdict = (
        "завышено"
        if expected > observed.high
        else "занижено"
        if expected < observed.low
        else "согласуется"
    )
    return f"{label}. По карте {mean}, наблюдается {rate} ({limits}): {verdict}."


_TERM_VERDICTS: Mapping[str, Mapping[Language, str]] = {
    "used": {"en": "is in the card", "ru": "входит в карту"},
    "absent": {
        "en": "is not in the card: the extract does not tell customers apart by it",
        "ru": "не входит в карту: по данным клиенты этим не различаются",
    },
    "against_direction": {
        "en": "is not in the card: it speaks against the direction expected",
        "ru": "не входит в карту: направление обратно ожидаемому",
    },
    "no_gain": {
        "en": "is not in the card: it adds no more than chance would",
        "ru": "не входит в карту: добавляет не больше, чем случайность",
    },
    "over_limit": {
        "en": "was not tried: the card has as many pairs as it may have",
        "ru": "не проверялось: в карте уже столько пар, сколько разрешено",
    },
    "no_fit": {
        "en": "was not tried: the features tell nearly everything",
        "ru": "не проверялось: признаки говорят почти всё",
    },
    "too_few_churned": {
        "en": "was not tried: too few customers to learn from",
        "ru": "не проверялось: слишком мало клиентов, на которых можно учиться",
    },
}


def term(name: str, verdict: str, reason: str | None, language: Language) -> str:
    """Whether a term is in the card, and why not.

    Args:
        name: Of the term, such as `Products` or `Products × Activity`.
        verdict: As in `CardRow`.
        reason: Why the seed does not allow it.
        language: Of the sentence.
    """
    if verdict == "not_allowed":
        start = "is not in the card" if language == "en" else "не входит в карту"
        return f"{name}: {start}: {reason}" if reason else f"{name}: {start}."
    return f"{name}: {_TERM_VERDICTS[verdict][language]}."


def no_backtest(language: Language) -> str:
    """Why a pair of months says nothing of a card."""
    if language == "en":
        return "Too few customers were flagged or gone for a card, or for a judgement."
    return "Отмеченных и выбывших слишком мало для карты или для её проверки."


def backtest(
    auc: Interval, expected: float, observed: Interval, language: Language
) -> str:
    """How a card of the month before did in the next.

    Args:
        auc: With its interval.
        expected: Mean probability, 0 to 1.
        observed: Share flagged or gone, with its interval.
        language: Of the sentence.
    """
    pairs = percent(auc.estimate, language)
    limits = percent_range(auc.low, auc.high, language)
    mean, rate = percent(expected, language), percent(observed.estimate, language)
    is_met = observed.low <= expected <= observed.high
    if language == "en":
        verdict = "in agreement" if is_met else "not in agreement"
        return (
            f"A customer who was then flagged or gone had more points in {pairs} "
            f"({limits}) of pairs; the card said {mean}, and it was {rate}: {verdict}."
        )
    verdict = "согласуется" if is_met else "не согласуется"
    return (
        f"У клиента, который потом был отмечен или выбыл, баллов было больше в {pairs} "
        f"({limits}) пар; по карте {mean}, на деле {rate}: {verdict}."
    )
