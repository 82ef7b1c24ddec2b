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
    interval = ""
    if finding.interval is not None:
        ends = [
            _difference(end, finding.unit, language)
            for end in (finding.interval.low, finding.interval.high)
        ]
        changed = _difference(finding.interval.estimate, finding.unit, language)
        unit = NBSP + PERCENTAGE_POINTS[language] if finding.unit == "share" else ""
        interval = (
            f"; change {changed}{unit} (95% CI {ends[0]} to {ends[1]})"
            if language == "en"
            else f"; изменение {changed}{unit} (95{NBSP}% ДИ от {ends[0]} до {ends[1]})"
        )
    if language == "en":
        who = (
            "those who stayed" if finding.is_all else "those in the segment both times"
        )
        return (
            f"{finding.subject_en} among {who}: {value_from} on {days[0]},"
            f" {value_to} on {days[1]}{interval}."
        )
    who = "среди оставшихся" if finding.is_all else "среди тех, кто остался в сегменте"
    return (
        f"{finding.subject_ru} {who}: {value_from} на {days[0]},"
        f" {value_to} на {days[1]}{interval}."
    )


def _verdict(finding: Change, language: Language) -> str:
    if finding.verdict == "not_available" or finding.margin is None:
        return (
            "Too few customers, or values that do not vary: nothing can be said."
            if language == "en"
            else "Клиентов слишком мало или значения почти не меняются: вывода нет."
        )
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
        return signed(amount, language, 1, scale=100)
    return signed(amount, language, 3 if unit == "products" else 0)


def _margin(amount: float, unit: str, language: Language) -> str:
    if unit == "share":
        return (
            f"{plain(round(amount * 100, 9), language)}{NBSP}"
            + (PERCENTAGE_POINTS[language])
        )
    return plain(amount, language) if unit == "products" else number(amount, language)
