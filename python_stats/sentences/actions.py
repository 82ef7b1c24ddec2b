"""What speaks for an action or an assumed product, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from python_stats.group_difference import Interval
from python_stats.sentences.wording import (
    EN_DASH,
    NBSP,
    Language,
    bare_difference,
    capitalised,
    count,
    counted,
    lowered,
    money,
    number,
    percent,
    percent_range,
    share_difference,
    value,
)


class Verdict(StrEnum):
    """What the churn of those it is aimed at says about an action."""

    SUPPORTED = "supported"
    AGAINST = "against"
    OPEN = "open"
    NOT_AVAILABLE = "not_available"


class Obstacle(StrEnum):
    """Why it says nothing."""

    ABSENT_COLUMN = "absent_column"
    ABSENT_BAND = "absent_band"
    NOBODY = "nobody"
    NOBODY_LEFT = "nobody_left"
    EVERYBODY = "everybody"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Group:
    """Customers and those of them who are flagged as churned."""

    count: int
    churned: int

    @property
    def rate(self) -> float:
        """Churn rate, 0 to 1."""
        return self.churned / self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """All that is said about an action; no names mean all customers, all of a group."""

    group: Mapping[Language, str | None]
    feature: Mapping[Language, str | None]
    band: Mapping[Language, str | None]
    purpose: str
    aimed: Group
    rest: Group
    difference: Interval | None
    verdict: Verdict
    obstacle: Obstacle | None
    fewest: int


VERDICTS: Mapping[tuple[Verdict, str], Mapping[Language, str]] = {
    (Verdict.SUPPORTED, "keep"): {
        "en": "The data speak for it: those it is aimed at leave more often than the"
        " others.",
        "ru": "Данные за: те, на кого действие рассчитано, уходят чаще остальных.",
    },
    (Verdict.SUPPORTED, "grow"): {
        "en": "The data speak for it: these customers leave less often than others."
        " Whether it works, only a trial shows.",
        "ru": "Данные за: эти клиенты уходят реже других. Сработает ли, покажет только"
        " проба.",
    },
    (Verdict.AGAINST, "keep"): {
        "en": "The data speak against it: those it is aimed at leave less often than"
        " the others.",
        "ru": "Данные против: те, на кого действие рассчитано, уходят реже остальных.",
    },
    (Verdict.AGAINST, "grow"): {
        "en": "The data speak against it: these customers leave more often than"
        " others.",
        "ru": "Данные против: эти клиенты уходят чаще других.",
    },
}
OBSTACLES: Mapping[Obstacle, Mapping[Language, str]] = {
    Obstacle.ABSENT_COLUMN: {
        "en": "Not offered: the extract has no such column.",
        "ru": "Не предлагается: в выгрузке нет такого столбца.",
    },
    Obstacle.ABSENT_BAND: {
        "en": "Not offered: in this extract that feature is cut into other bands.",
        "ru": "Не предлагается: в этой выгрузке у признака другие диапазоны.",
    },
    Obstacle.NOBODY: {
        "en": "Not offered: there are no such customers.",
        "ru": "Не предлагается: таких клиентов нет.",
    },
    Obstacle.NOBODY_LEFT: {
        "en": "Not offered: all of them are flagged as churned, nobody is left to"
        " keep.",
        "ru": "Не предлагается: все они отмечены как ушедшие, удерживать некого.",
    },
    Obstacle.EVERYBODY: {
        "en": "Open: it is aimed at all customers, so there is nobody to compare them"
        " with; what it changes, only a trial shows.",
        "ru": "Вопрос открыт: действие рассчитано на всех, сравнить не с кем; что оно"
        " изменит, покажет только проба.",
    },
}
NOT_SHOWN: Mapping[Language, str] = {
    "en": "Open: a difference in churn is not established.",
    "ru": "Вопрос открыт: различие в оттоке не установлено.",
}


EVERYBODY: Mapping[Language, str] = {"en": "All customers", "ru": "Все клиенты"}
# With whom those aimed at are compared: where they are a part of a group, or all of it.
REST: Mapping[bool, Mapping[Language, str]] = {
    True: {"en": "the rest of them", "ru": "у остальных из них"},
    False: {"en": "all other customers", "ru": "у всех других клиентов"},
}


def verdict_words(aim: Aim, language: Language) -> str:
    """The verdict with its reason."""
    if aim.obstacle is not None and aim.obstacle in OBSTACLES:
        return OBSTACLES[aim.obstacle][language]
    if aim.obstacle is Obstacle.TOO_FEW:
        if language == "en":
            return f"Open: fewer than {count(aim.fewest, 'en')} customers on one side."
        fewest = counted(aim.fewest, "ru", one="клиента", other="клиентов")
        return f"Вопрос открыт: в одной из групп меньше {fewest}."
    if aim.verdict is Verdict.OPEN:
        return NOT_SHOWN[language]
    return VERDICTS[aim.verdict, aim.purpose][language]


def evidence(aim: Aim, language: Language) -> str | None:
    """Both churn rates and their difference; None where there is none to quote."""
    is_quotable = min(aim.aimed.count, aim.rest.count) >= aim.fewest
    if aim.difference is None or not is_quotable:
        return None
    name = aim.group[language] or EVERYBODY[language]
    feature = aim.feature[language]
    if feature is not None:
        name += f", {lowered(feature)}: {aim.band[language]}"
    rest = REST[feature is not None][language]
    low, high = (
        bare_difference(end, "share", language)
        for end in (aim.difference.low, aim.difference.high)
    )
    difference = share_difference(aim.difference.estimate, language)
    if language == "en":
        return (
            f"{name} {EN_DASH} churn {_rate(aim.aimed, language)}, {rest}"
            f" {_rate(aim.rest, language)}; difference {difference}"
            f" (95% CI {low} to {high})"
        )
    return (
        f"{name} — отток {_rate(aim.aimed, language)}, {rest}"
        f" {_rate(aim.rest, language)}; разница {difference}"
        f" (95{NBSP}% ДИ от {low} до {high})"
    )


def situation(
    whole: Group, share_at_risk: float | None, is_emergency: bool, language: Language
) -> str | None:
    """An emergency, or that nobody is left to keep; None in a group that is neither."""
    if whole.count == whole.churned:
        if language == "en":
            return (
                f"All {count(whole.count, language)} customers of this group are"
                " flagged as churned: nobody is left to keep."
            )
        customers = counted(
            whole.count, language, one="клиент", few="клиента", other="клиентов"
        )
        return f"Все {customers} этой группы отмечены как ушедшие: удерживать некого."
    if not is_emergency:
        return None
    left, all_of_them = (
        count(n, language) for n in (whole.count - whole.churned, whole.count)
    )
    if share_at_risk is None:
        share = percent(whole.rate, language)
        if language == "en":
            return (
                f"Urgent: {share} of this group are flagged as churned;"
                f" {left} of {all_of_them} are still here."
            )
        return (
            f"Срочно: отмечены как ушедшие {share} группы;"
            f" ещё здесь {left} из {all_of_them}."
        )
    share = percent(share_at_risk, language)
    if language == "en":
        return (
            f"Urgent: customers flagged as churned hold {share} of the known balance of"
            f" this group; {left} of its {all_of_them} customers are still here."
        )
    return (
        f"Срочно: у отмеченных как ушедшие {share} известных остатков группы;"
        f" ещё здесь {left} из {all_of_them} клиентов."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric of a group, its 95 % interval and everybody's value."""

    name: Mapping[Language, str]
    unit: str
    estimate: float
    low: float | None
    high: float | None
    everybody: float | None
    currency: str


def figure_sentence(figure: Figure, language: Language) -> str:
    """`Share of women: 57.0% (95% CI 54.0–60.0%), all customers 49.9%`."""
    name = figure.name[language]
    text = f"{capitalised(name)}: {_amount(figure.estimate, figure, language)}"
    if figure.low is not None and figure.high is not None:
        interval = _interval(figure.low, figure.high, figure, language)
        text += (
            f" (95% CI {interval})"
            if language == "en"
            else f" (95{NBSP}% ДИ {interval})"
        )
    if figure.everybody is not None:
        everybody = _amount(figure.everybody, figure, language)
        text += (
            f", all customers {everybody}"
            if language == "en"
            else f", у всех клиентов {everybody}"
        )
    return text


def agreement(figure: Figure, expected: str, language: Language) -> str:
    """Whether a figure is on the side of everybody's value that was expected.

    Args:
        figure: What the assumption rests on; reportable.
        expected: `higher` or `lower`.
        language: Of the sentence.
    """
    if figure.everybody is None:
        return NOT_SAID[language]
    low = figure.estimate if figure.low is None else figure.low
    high = figure.estimate if figure.high is None else figure.high
    found = (
        "higher"
        if low > figure.everybody
        else "lower"
        if high < figure.everybody
        else None
    )
    if found is None:
        return NOT_DISTINGUISHED[language]
    return AGREEMENTS[found == expected, found][language]


NOT_SAID: Mapping[Language, str] = {
    "en": "Nothing can be said: the figure is known for too few customers.",
    "ru": "Сказать нельзя: показатель известен у слишком малого числа клиентов.",
}
NOT_DISTINGUISHED: Mapping[Language, str] = {
    "en": "Not shown: no difference from all customers is established.",
    "ru": "Не подтверждается: отличие от всех клиентов не установлено.",
}
AGREEMENTS: Mapping[tuple[bool, str], Mapping[Language, str]] = {
    (True, "higher"): {
        "en": "The figure agrees: higher than among all customers, as assumed.",
        "ru": "Согласуется: выше, чем у всех клиентов, как и предполагалось.",
    },
    (True, "lower"): {
        "en": "The figure agrees: lower than among all customers, as assumed.",
        "ru": "Согласуется: ниже, чем у всех клиентов, как и предполагалось.",
    },
    (False, "higher"): {
        "en": "The figure speaks against it: higher than among all customers.",
        "ru": "Противоречит: выше, чем у всех клиентов.",
    },
    (False, "lower"): {
        "en": "The figure speaks against it: lower than among all customers.",
        "ru": "Противоречит: ниже, чем у всех клиентов.",
    },
}


def amount_of(amount: float, unit: str, currency: str, language: Language) -> str:
    """The value of a metric of the seed `portrait_metrics`; points without a noun."""
    if unit == "rub":
        return money(amount, currency, language)
    if unit == "points":
        return number(amount, language, 1)
    return value(amount, unit, language)


def _amount(amount: float, figure: Figure, language: Language) -> str:
    return amount_of(amount, figure.unit, figure.currency, language)


def _interval(low: float, high: float, figure: Figure, language: Language) -> str:
    if figure.unit == "share":
        return percent_range(low, high, language)
    decimals = 0 if figure.unit == "rub" else 1
    ends = [number(end, language, decimals) for end in (low, high)]
    return (
        f"{ends[0]} to {ends[1]}" if language == "en" else f"от {ends[0]} до {ends[1]}"
    )


def _rate(group: Group, language: Language) -> str:
    of = "of" if language == "en" else "из"
    return (
        f"{percent(group.rate, language)}"
        f" ({count(group.churned, language)} {of} {count(group.count, language)})"
    )


def rule_reason(rule: str, rate: float, language: Language) -> str:
    """A rule and how many of those whom it names are flagged.

    Args:
        rule: In words, such as `Products: 3`.
        rate: Of the customers whom it names, 0 to 1.
        language: Of the sentence.
    """
    share = percent(rate, language)
    if language == "en":
        return f"{rule}: {share} of such customers flagged"
    return f"{rule}: среди таких клиентов отмечено {share}"


def target_reason(
    purpose: str, reasons: str, language: Language, *, has_next_month: bool
) -> str:
    """Why a customer is on a call list.

    Args:
        purpose: `win_back` or `keep`.
        reasons: What speaks against the customer, in words; may be empty.
        language: Of the sentence.
        has_next_month: Whether the card learned from what became of customers by the
            next delivered month, and not from who is flagged.
    """
    start = {
        ("keep", "en"): "Resembles customers flagged as leaving",
        ("keep", "ru"): "Похож на отмеченных клиентов",
        ("win_back", "en"): "Flagged: left or about to leave",
        ("win_back", "ru"): "Отмечен: ушёл или собирается уйти",
    }[purpose, language]
    if has_next_month and purpose == "keep":
        start = {
            "en": "Resembles customers flagged or gone by the next delivered month",
            "ru": "Похож на клиентов, отмеченных или выбывших к следующей поставке",
        }[language]
    return f"{start}. {reasons}" if reasons else start
