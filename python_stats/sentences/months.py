"""What changed between two months, in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from python_stats.group_difference import Interval
from python_stats.hypotheses.verdict import Verdict
from python_stats.sentences.wording import (
    NBSP,
    PERCENTAGE_POINTS,
    Language,
    count,
    number,
    percent,
    plain,
    signed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All that a sentence about a change says."""

    subject_en: str
    subject_ru: str
    unit: str
    as_of_from: date
    as_of_to: date
    value_from: float
    value_to: float
    interval: Interval | None
    margin: float | None
    verdict: Verdict
    p_holm: float | None
    is_all: bool


def change(finding: Change, language: Language) -> str:
    """Say what was compared and what follows from it."""
    if finding.verdict == "not_available":
        return _nothing(finding, language)
    return f"{_comparison(finding, language)} {_verdict(finding, language)}"


def what_happened(
    as_of_from: date, events: Mapping[str, int], language: Language
) -> str:
    """Who came and who went since a month, in a line."""
    gone_flagged = events.get("gone_flagged", 0)
    gone = gone_flagged + events.get("gone_unflagged", 0)
    counts = {
        "joined": events.get("joined", 0),
        "returned": events.get("returned", 0),
        "gone": gone,
        "gone_flagged": gone_flagged,
        "flagged": events.get("flagged", 0),
    }
    shown = {name: count(value, language) for name, value in counts.items()}
    template = (
        "Since {day}: {joined} joined, {returned} returned, {gone} are gone"
        " ({gone_flagged} of them with the churn flag), {flagged} are newly flagged."
        if language == "en"
        else "С {day}: пришли впервые — {joined}, вернулись — {returned}, выбыли —"
        " {gone} (из них с признаком оттока — {gone_flagged}), признак появился у"
        " {flagged}."
    )
    return template.format(day=day(as_of_from, language), **shown)


def what_changed(changes: Sequence[tuple[str, str, float]], language: Language) -> str:
    """The established changes in a line: (name, unit, difference) of each."""
    if not changes:
        return (
            "No change of a metric is established among those who stayed."
            if language == "en"
            else "Среди оставшихся изменение показателей не установлено."
        )
    points = NBSP + PERCENTAGE_POINTS[language]
    listed = "; ".join(
        f"{name[:1].lower()}{name[1:]} {_difference(amount, unit, language)}"
        + (points if unit == "share" else "")
        for name, unit, amount in changes
    )
    if language == "en":
        return f"Changed among those who stayed: {listed}."
    return f"Изменилось среди оставшихся: {listed}."


def day(as_of: date, language: Language) -> str:
    """A date in a sentence: 31 October 2026, 31 октября 2026 г."""
    text = format_date(as_of, "d MMMM y", locale=language).replace(" ", NBSP)
    return f"{text}{NBSP}г." if language == "ru" else text


def _comparison(finding: Change, language: Language) -> str:
    value_from = _value(finding.value_from, finding.unit, language)
    value_to = _value(finding.value_to, finding.unit, language)
    days = [day(as_of, language) for as_of in (finding.as_of_from, finding.as_of_to)]
    assert finding.interval is not None
    low, changed, high = (
        _difference(end, finding.unit, language)
        for end in (
            finding.interval.low,
            finding.interval.estimate,
            finding.interval.high,
        )
    )
    unit = NBSP + PERCENTAGE_POINTS[language] if finding.unit == "share" else ""
    if language == "en":
        return (
            f"{_subject(finding, 'en')}: {value_from} on {days[0]}, {value_to} on"
            f" {days[1]}; change {changed}{unit} (95% CI {low} to {high})."
        )
    return (
        f"{_subject(finding, 'ru')}: {value_from} на {days[0]}, {value_to} на"
        f" {days[1]}; изменение {changed}{unit} (95{NBSP}% ДИ от {low} до {high})."
    )


def _subject(finding: Change, language: Language) -> str:
    """What is compared, and among whom."""
    if language == "en":
        who = (
            "those who stayed" if finding.is_all else "those in the segment both times"
        )
        return f"{finding.subject_en} among {who}"
    who = "среди оставшихся" if finding.is_all else "среди тех, кто остался в сегменте"
    return f"{finding.subject_ru} {who}"


def _nothing(finding: Change, language: Language) -> str:
    """Of few customers no figure is told."""
    why = (
        "too few customers, or values that do not vary; nothing can be said."
        if language == "en"
        else "клиентов слишком мало или значения почти не меняются, вывода нет."
    )
    return f"{_subject(finding, language)}: {why}"


def _verdict(finding: Change, language: Language) -> str:
    assert finding.margin is not None
    margin = _margin(finding.margin, finding.unit, language)
    if finding.verdict == "different":
        return (
            "The change is established."
            if language == "en"
            else "Изменение установлено."
        )
    if finding.verdict == "equivalent":
        return (
            f"Practically the same: a change of {margin} or more is ruled out."
            if language == "en"
            else f"Практически без изменений: сдвиг на {margin} и больше исключён."
        )
    return (
        "No conclusion either way: a change is not established, and one of"
        f" {margin} or more is not ruled out."
        if language == "en"
        else "Вывода сделать нельзя: изменение не доказано, но и сдвиг на"
        f" {margin} и больше не исключён."
    )


def _value(amount: float, unit: str, language: Language) -> str:
    if unit == "share":
        return percent(amount, language)
    return number(amount, language, 3 if unit == "products" else 0)


def _difference(amount: float, unit: str, language: Language) -> str:
    if unit == "share":
        # As a difference that is not none is told elsewhere: 0.03, and never 0.0.
        points = abs(amount) * 100
        decimals = 1 if points >= 0.05 else 2 if points >= 0.005 else 0
        return signed(amount, language, decimals, scale=100)
    return signed(amount, language, 3 if unit == "products" else 0)


def _margin(amount: float, unit: str, language: Language) -> str:
    if unit == "share":
        return (
            f"{plain(round(amount * 100, 9), language)}{NBSP}"
            + (PERCENTAGE_POINTS[language])
        )
    return plain(amount, language) if unit == "products" else number(amount, language)
